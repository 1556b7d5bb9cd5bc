package dev.tollgate.server.faults;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.server.database.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in a process, and a process group, of its own. What it prints is kept under {@code
 * target/faults}. Ends with the test's JVM at the latest.
 */
final class ServerProcess implements AutoCloseable {
  /** The deadline of callers that repeat what was not acknowledged. */
  static final Duration IMPATIENT = Duration.ofSeconds(3);

  static final Duration START_MAX = Duration.ofSeconds(90);
  static final Duration END_MAX = Duration.ofSeconds(60);

  private static final Path OUTPUT = Path.of("target", "faults").toAbsolutePath();
  private static final Pattern READY = Pattern.compile("ready: gRPC on [0-9.]+:(\\d+), ");
  private static final AtomicInteger STARTED = new AtomicInteger();
  private static final Set<ServerProcess> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> OPEN.forEach(ServerProcess::close), "end-servers"));
  }

  private final Launch launch;
  private final Process process;
  private final Path out;
  private final Path err;

  private ServerProcess(Launch launch) throws IOException {
    this.launch = launch;
    Files.createDirectories(OUTPUT);
    String name =
        launch.name() + "-" + ProcessHandle.current().pid() + "-" + STARTED.incrementAndGet();
    this.out = OUTPUT.resolve(name + ".out");
    this.err = OUTPUT.resolve(name + ".err");
    ProcessBuilder builder = new ProcessBuilder(command(launch));
    builder.environment().putAll(launch.environment());
    this.process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    OPEN.add(this);
  }

  /** Starts one without waiting for anything. */
  static ServerProcess launch(Launch launch) throws IOException {
    return new ServerProcess(launch);
  }

  /** Starts one and waits until it says that it is ready. */
  static ServerProcess start(Launch launch) throws Exception {
    return launch(launch).awaitReady();
  }

  private static List<String> command(Launch launch) {
    List<String> command = new ArrayList<>();
    // A group of its own, so that a Ctrl-C can be sent to all of it and to nothing else.
    command.add("setsid");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The first compiler alone: half the time to start, and the tests start many.
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", classPath(), "dev.tollgate.server.Main", "serve"));
    command.addAll(launch.arguments());
    return command;
  }

  /** The artifact where the build has made it, else the classes. */
  private static String classPath() {
    Path jar = Path.of(System.getProperty("tollgate.jar.dir", "none"), "tollgate-server.jar");
    return Files.exists(jar)
        ? jar.toString()
        : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  ServerProcess awaitReady() throws Exception {
    Await.until(
        "ready: " + out, START_MAX, () -> !process.isAlive() || READY.matcher(output()).find());
    if (!process.isAlive()) {
      throw new AssertionError("ended with " + process.exitValue() + ": " + output());
    }
    return this;
  }

  int port() {
    Matcher ready = READY.matcher(output());
    if (!ready.find()) {
      throw new AssertionError("not ready: " + out);
    }
    return Integer.parseInt(ready.group(1));
  }

  TollgateClient client(Duration deadline) {
    return client(port(), deadline);
  }

  /** A client of the server that is, or comes, at a port. */
  static TollgateClient client(int port, Duration deadline) {
    return TollgateClient.builder().target("127.0.0.1:" + port).deadline(deadline).build();
  }

  /** All that it printed so far, to both of its outputs. */
  String output() {
    try {
      return Files.readString(out) + Files.readString(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /** {@code kill -SIGNAL}, to the server alone. */
  void signal(String signal) throws Exception {
    signal(signal, Long.toString(pid()));
  }

  /** What a terminal does on Ctrl-C: the signal goes to the whole group. */
  void interruptGroup() throws Exception {
    signal("INT", "-" + pid());
  }

  static void signal(String signal, String target) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, "--", target).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("cannot send " + signal + " to " + target);
    }
  }

  /** {@code kill -9}, and gone. */
  void kill() throws Exception {
    process.destroyForcibly();
    awaitExit();
  }

  /** Its exit code. */
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("has not ended within " + END_MAX + ": " + out);
    }
    return process.exitValue();
  }

  /** Stops it, by force if need be, and the PostgreSQL that a killed one leaves behind. */
  @Override
  public void close() {
    OPEN.remove(this);
    try {
      if (process.isAlive()) {
        signal("CONT");
        process.destroy();
        if (!process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
        }
      }
      if (launch.dataDir().isPresent()) {
        new EmbeddedData(launch.dataDir().get()).endOrphan();
      }
    } catch (Exception e) {
      throw new IllegalStateException("cannot end " + out, e);
    }
  }
}
