package dev.tollgate.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The server's command line, asking a server, in a process of its own. */
final class ClientProcess implements AutoCloseable {
  private final Process process;
  private final Path output;
  private final Path errors;
  private final long startedNanos;

  private ClientProcess(Process process, Path output, Path errors, long startedNanos) {
    this.process = process;
    this.output = output;
    this.errors = errors;
    this.startedNanos = startedNanos;
  }

  /**
   * Starts a command.
   *
   * @param directory where its output is kept
   * @param arguments after those that say which server; no secrets
   */
  static ClientProcess start(ServerProgram program, Path directory, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(program.command());
    command.addAll(arguments);
    Path output = Files.createTempFile(directory, "client-", ".out");
    Path errors = Files.createTempFile(directory, "client-", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("TOLLGATE_"));
    long startedNanos = System.nanoTime();
    return new ClientProcess(builder.start(), output, errors, startedNanos);
  }

  /** Waits for its end, for so long; whether it has ended. */
  boolean ended(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** Waits for its end, however long it takes; the exit code. */
  int await() throws InterruptedException {
    return process.waitFor();
  }

  double elapsedSeconds() {
    return (System.nanoTime() - startedNanos) / 1e9;
  }

  /** What it reads. */
  OutputStream input() {
    return process.getOutputStream();
  }

  /** What it printed, once it has ended. */
  String output() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** What it told people, once it has ended. */
  String errors() throws IOException {
    return Files.readString(errors, StandardCharsets.UTF_8);
  }

  ProcessMemory memory() {
    return new ProcessMemory(process.toHandle());
  }

  /** Ends it without giving it any time, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Ends it when it has not ended. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
