package dev.tollgate.client.spool;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A process that runs {@link KeepingMain}; killed at the latest when it is closed. */
final class KeepingProcess implements AutoCloseable {
  private static final long SECONDS_MAX = 60;

  private final Process process;
  private final Thread reader;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CountDownLatch acknowledged = new CountDownLatch(1);

  private KeepingProcess(Process process) {
    this.process = process;
    reader = new Thread(this::read, "keeping-process-output");
    reader.start();
  }

  static KeepingProcess start(Path directory, long seed) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            KeepingMain.class.getName(),
            directory.toString(),
            Long.toString(seed));
    return new KeepingProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        if (line.startsWith("kept")) {
          acknowledged.countDown();
        }
      }
    } catch (IOException e) {
      lines.add("unreadable: " + e);
    }
  }

  /** Waits for the first item. */
  void acknowledged() throws InterruptedException {
    assertTrue(acknowledged.await(SECONDS_MAX, TimeUnit.SECONDS), () -> "it said " + lines);
  }

  /** What it says that cannot open the spool; it ends by itself then. */
  String refusal() {
    try {
      assertTrue(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS), "it runs");
      reader.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return String.join("\n", lines);
  }

  /** Kills it, and waits for its end and for all that it said. */
  void kill() throws InterruptedException {
    // By its handle: the process's own method throws away what it said and nobody read yet.
    assertTrue(process.toHandle().destroyForcibly(), "it runs");
    assertTrue(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS), "it was killed");
    reader.join();
    assertTrue(lines.stream().noneMatch(line -> line.startsWith("unreadable")), "all was read");
  }

  /** The numbers that were acknowledged as kept. */
  Set<Long> kept() {
    Set<Long> kept = new TreeSet<>();
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("kept") && words.length == 3) {
        for (long number = Long.parseLong(words[1]); number <= Long.parseLong(words[2]); number++) {
          kept.add(number);
        }
      }
    }
    return kept;
  }

  /** The numbers after a word. */
  Set<Long> numbers(String word) {
    Set<Long> numbers = new TreeSet<>();
    for (String line : lines) {
      if (line.startsWith(word + " ")) {
        numbers.add(Long.parseLong(line.substring(word.length() + 1)));
      }
    }
    return numbers;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
