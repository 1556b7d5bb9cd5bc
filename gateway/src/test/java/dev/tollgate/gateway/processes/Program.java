package dev.tollgate.gateway.processes;

import dev.tollgate.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server or a gateway in a process of its own; what it prints is kept under target/processes. */
final class Program implements AutoCloseable {
  private static final Path OUTPUT = Path.of("target", "processes").toAbsolutePath();
  private static final AtomicInteger STARTED = new AtomicInteger();
  private static final long END_SECONDS_MAX = 60;

  private final Process process;
  private final Path output;
  private final Pattern ready;

  private Program(Process process, Path output, Pattern ready) {
    this.process = process;
    this.output = output;
    this.ready = ready;
  }

  /**
   * Starts a jar.
   *
   * @param jar its file
   * @param ready what it prints when it is ready, with its port as the first group
   */
  static Program start(
      Path jar, Pattern ready, List<String> arguments, Map<String, String> environment) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // The first compiler alone: half the time to start, and the tests start many.
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString()));
    command.addAll(arguments);
    Path output =
        OUTPUT.resolve(
            "%s-%d-%d.log"
                .formatted(
                    jar.getFileName(), ProcessHandle.current().pid(), STARTED.incrementAndGet()));
    try {
      Files.createDirectories(OUTPUT);
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.redirectOutput(output.toFile()).start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new Program(process, output, ready);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Waits until it is ready. */
  Program awaitReady() {
    Eventually.until(
        "ready: " + output, () -> !process.isAlive() || ready.matcher(output()).find());
    if (!process.isAlive()) {
      throw new AssertionError("ended with " + process.exitValue() + ": " + output());
    }
    return this;
  }

  int port() {
    Matcher said = ready.matcher(output());
    if (!said.find()) {
      throw new AssertionError("not ready: " + output());
    }
    return Integer.parseInt(said.group(1));
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  boolean hasEnded() {
    return !process.isAlive();
  }

  int exitCode() {
    return process.exitValue();
  }

  /** {@code kill -9}, and gone. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGTERM, and its exit code. */
  int stop() {
    process.destroy();
    awaitEnd();
    return process.exitValue();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new AssertionError("does not end: " + output);
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }
}
