package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An example in a directory of the build's, where its packages are installed and it is run. */
final class ExampleDirectory {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /**
   * A program that has run.
   *
   * @param out what it printed, errors included
   */
  record Run(int exitCode, String out) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  private final Path directory;

  private ExampleDirectory(Path directory) {
    this.directory = directory;
  }

  /** A copy of {@code examples/NAME}. */
  static ExampleDirectory copy(String name) throws IOException {
    Path source = Path.of("..", "examples", name);
    Path target = Path.of("target", "examples", name).toAbsolutePath();
    Files.createDirectories(target);
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return new ExampleDirectory(target);
  }

  /** Skips the test where the machine cannot run a command, or has it in an older version. */
  static void assumeThere(String what, String... command) throws Exception {
    boolean there;
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      there = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      there = false;
    }
    assumeTrue(there, what + " is not on this machine: the example is not run");
  }

  Path resolve(String file) {
    return directory.resolve(file);
  }

  /** Runs a command that the page tells of, as it stands there. */
  void install(String page, String command) throws Exception {
    assertTrue(page.contains("\n" + command + "\n"), "not on the page: " + command);
    Run run = run(Map.of(), "sh", "-c", command);
    assertEquals(0, run.exitCode(), command + ": " + run.out());
  }

  /** Runs a program there. */
  Run run(Map<String, String> environment, String... command) throws Exception {
    Path out = Files.createTempFile(directory, "run", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("not within " + LIMIT + ": " + List.of(command));
      }
      return new Run(process.exitValue(), Files.readString(out));
    } finally {
      Files.delete(out);
    }
  }
}
