package dev.tollgate.bench;

import dev.tollgate.server.database.ConnectionSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, on a database that is there already. */
final class ServerProcess implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofMinutes(1);
  private static final Duration STOP_MAX = Duration.ofSeconds(40);
  private static final Pattern READY = Pattern.compile("gRPC on 127\\.0\\.0\\.1:(\\d+),");

  private final Process process;
  private final int port;
  private final ServerLog log;

  private ServerProcess(Process process, int port, ServerLog log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /**
   * Starts one, and returns when it is ready. What it logs goes to this process's standard error.
   *
   * @param options of its command line, beside what it needs to start; no secrets
   * @throws BenchException when it is not ready in time
   */
  static ServerProcess start(
      ServerProgram program, ConnectionSettings database, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(program.command());
    command.addAll(List.of("serve", "--grpc-port", "0", "--bind", "127.0.0.1"));
    command.addAll(List.of("--db-url", database.jdbcUrl(), "--db-user", database.user()));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command);
    // Options must not come from whoever runs the benchmark: it measures the defaults.
    builder.environment().keySet().removeIf(name -> name.startsWith("TOLLGATE_"));
    builder.environment().put("TOLLGATE_DB_PASSWORD", database.password().reveal());
    Process process = builder.start();
    ServerLog log = ServerLog.of(process);
    try {
      return new ServerProcess(process, port(process), log);
    } catch (BenchException | InterruptedException e) {
      stop(process);
      throw e;
    }
  }

  private static int port(Process process) throws InterruptedException {
    CompletableFuture<Integer> port = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(process, port), "bench-server-output");
    reader.setDaemon(true);
    reader.start();
    try {
      return port.get(START_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new BenchException("the server did not start: its log says why", e);
    }
  }

  /** Reads to the end, so that the server never waits for a reader. */
  private static void read(Process process, CompletableFuture<Integer> port) {
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        Matcher ready = READY.matcher(line);
        if (ready.find()) {
          port.complete(Integer.valueOf(ready.group(1)));
        }
      }
      port.completeExceptionally(new IOException("it ended before it was ready"));
    } catch (IOException e) {
      port.completeExceptionally(e);
    }
  }

  int port() {
    return port;
  }

  /** What it takes of the processors. */
  ProcessorTime processorTime() {
    return new ProcessorTime(process.toHandle());
  }

  /** What it takes of the memory. */
  ProcessMemory memory() {
    return new ProcessMemory(process.toHandle());
  }

  /**
   * Collects its garbage, and tells what its heap holds then.
   *
   * @throws BenchException when it does not answer, has ended, or ran out of memory before
   */
  long heapMib() throws IOException, InterruptedException {
    log.requireMemoryEnough();
    return memory().liveHeapMib();
  }

  /** Lets it drain, or ends it by force when it does not in time. */
  @Override
  public void close() {
    stop(process);
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
