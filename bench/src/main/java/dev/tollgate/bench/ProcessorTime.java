package dev.tollgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The processor time that a Java process uses, in all its threads but those that compile: how much
 * they have to do is a matter of chance, and soon nothing. Where the system does not tell of
 * threads (only Linux does), it is that of the process.
 */
final class ProcessorTime {
  private static final String COMPILER = "Compiler";

  private final ProcessHandle process;
  private final Path threads;

  ProcessorTime(ProcessHandle process) {
    this.process = process;
    this.threads = Path.of("/proc", Long.toString(process.pid()), "task");
  }

  /** A time to measure from: what each thread has used, in nanoseconds. */
  Map<String, Long> mark() {
    if (!Files.isDirectory(threads)) {
      return Map.of("all", whole().toNanos());
    }
    Map<String, Long> nanos = new HashMap<>();
    try (Stream<Path> all = Files.list(threads)) {
      for (Path thread : all.toList()) {
        read(thread, nanos);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return nanos;
  }

  /** What was used since. Threads that ended in between are left out. */
  Duration since(Map<String, Long> mark) {
    long nanos = 0;
    for (Map.Entry<String, Long> thread : mark().entrySet()) {
      nanos += thread.getValue() - mark.getOrDefault(thread.getKey(), 0L);
    }
    return Duration.ofNanos(nanos);
  }

  private static void read(Path thread, Map<String, Long> nanos) throws IOException {
    try {
      // The kernel cuts names: "C2 CompilerThre".
      if (!Files.readString(thread.resolve("comm")).contains(COMPILER)) {
        List<String> lines = Files.readAllLines(thread.resolve("schedstat"));
        nanos.put(thread.toString(), Long.valueOf(lines.get(0).split(" ", 2)[0]));
      }
    } catch (IOException e) {
      // It may have ended since it was listed; when that is while it is read, the system says that
      // there is no such process.
      if (Files.exists(thread)) {
        throw e;
      }
      nanos.remove(thread.toString());
    }
  }

  private Duration whole() {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> new BenchException("nobody tells a process's processor time"));
  }
}
