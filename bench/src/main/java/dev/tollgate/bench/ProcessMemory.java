package dev.tollgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory that a Java process uses. */
final class ProcessMemory {
  /** Of the generations; not of the metaspace. */
  private static final Pattern HEAP_USED =
      Pattern.compile("(?:generation|heap|garbage-first heap) +total \\d+K, used (\\d+)K");

  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final long KIB_IN_MIB = 1024;

  private final ProcessHandle process;

  ProcessMemory(ProcessHandle process) {
    this.process = process;
  }

  /**
   * Collects its garbage, and tells what its heap holds then.
   *
   * @throws BenchException when it does not answer, or has ended
   */
  long liveHeapMib() throws IOException, InterruptedException {
    tool("GC.run");
    Matcher used = HEAP_USED.matcher(tool("GC.heap_info"));
    long kib = 0;
    while (used.find()) {
      kib += Long.parseLong(used.group(1));
    }
    return kib / KIB_IN_MIB;
  }

  /** The same; empty when it has ended meanwhile. */
  OptionalLong liveHeapMibUnlessEnded() throws IOException, InterruptedException {
    try {
      return process.isAlive() ? OptionalLong.of(liveHeapMib()) : OptionalLong.empty();
    } catch (BenchException e) {
      if (process.isAlive()) {
        throw e;
      }
      return OptionalLong.empty();
    }
  }

  /** What is in memory of it now, heap and all else; empty when nobody tells (only Linux does). */
  OptionalLong residentMib() {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.isReadable(status)) {
      return OptionalLong.empty();
    }
    try {
      Matcher resident = RESIDENT.matcher(Files.readString(status));
      return resident.find()
          ? OptionalLong.of(Long.parseLong(resident.group(1)) / KIB_IN_MIB)
          : OptionalLong.empty();
    } catch (IOException e) {
      if (process.isAlive()) {
        throw new UncheckedIOException(e);
      }
      return OptionalLong.empty();
    }
  }

  /** What {@code jcmd} says. */
  private String tool(String command) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process tool =
        new ProcessBuilder(jcmd, Long.toString(process.pid()), command)
            .redirectErrorStream(true)
            .start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (tool.waitFor() != 0) {
      throw new BenchException("the process does not answer: " + said);
    }
    return said;
  }
}
