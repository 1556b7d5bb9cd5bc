package dev.tollgate.server.cli;

import dev.tollgate.client.tls.TlsFileException;
import dev.tollgate.server.TollgateServer;
import dev.tollgate.server.config.ServerConfig;
import dev.tollgate.server.config.TlsConfig;
import dev.tollgate.server.database.DatabaseException;
import dev.tollgate.server.pipeline.LaneLimits;
import dev.tollgate.server.pipeline.TrackRules;
import dev.tollgate.server.store.InstallationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code serve}: runs the server until it is told to stop. */
@Command(name = "serve", description = "Runs the server. The default command.")
public final class ServeCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private @Nullable CommandSpec command;

  @Option(
      names = "--grpc-port",
      paramLabel = "PORT",
      defaultValue = "9090",
      description = "Port to listen on; 0 for any free one.")
  private int grpcPort;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on.")
  private String bind = "";

  @Mixin private final DatabaseOptions database = new DatabaseOptions();
  @Mixin private final TlsOptions tls = new TlsOptions();
  @Mixin private final AccessOptions access = new AccessOptions();
  @Mixin private final WebhookServeOptions webhooks = new WebhookServeOptions();

  @Option(
      names = "--max-lateness",
      paramLabel = "DURATION",
      defaultValue = "P35D",
      description = "How old a message's event time may be when it is received (ISO 8601).")
  private Duration maxLateness = Duration.ZERO;

  @Option(
      names = "--lanes",
      paramLabel = "N",
      description = "Lanes of a new installation, 1 to 1024, fixed from then on; 4 by default.")
  private @Nullable Integer lanes;

  @Option(
      names = "--writers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Lanes that commit at once, each on a connection of its own: 1 to 64.")
  private int writers;

  @Option(
      names = "--readers",
      paramLabel = "N",
      defaultValue = "4",
      description = "Queries that run at once, each on a connection of its own: 1 to 64.")
  private int readers;

  @Option(
      names = "--queue-max",
      paramLabel = "MESSAGES",
      defaultValue = "10000",
      description = "Messages that may wait in a lane; one tenant's take at most half of it.")
  private int queueMax;

  @Option(
      names = "--batch-max",
      paramLabel = "MESSAGES",
      defaultValue = "500",
      description = "Messages that one transaction takes at most.")
  private int batchMax;

  @Option(
      names = "--default-plan",
      paramLabel = "CODE",
      defaultValue = "FREE",
      description = "Plan of tenants that are created by their first message.")
  private String defaultPlan = "";

  @Option(
      names = "--create-tenants",
      paramLabel = "true|false",
      arity = "1",
      defaultValue = "true",
      description = "Whether an unknown tenant is created by its first message; else NOT_FOUND.")
  private boolean createTenants;

  @Option(
      names = "--drain-timeout",
      paramLabel = "DURATION",
      defaultValue = "PT15S",
      description = "How long a stop waits for the calls under way (ISO 8601).")
  private Duration drainTimeout = Duration.ZERO;

  /** Serves with this environment, as a rule {@link System#getenv()}. */
  public ServeCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() throws InterruptedException {
    ServerConfig config = config();
    CompletableFuture<TollgateServer> started = new CompletableFuture<>();
    stopOnSignal(started);
    TollgateServer server;
    try {
      server = TollgateServer.start(config, InstantSource.system());
      started.complete(server);
    } catch (DatabaseException | InstallationException e) {
      return failed(Objects.requireNonNull(e.getMessage()));
    } catch (TlsFileException e) {
      throw tls.wrong(e);
    } catch (IOException e) {
      return failed("cannot listen on " + bind + ":" + grpcPort + ": " + e.getMessage());
    } finally {
      // Where it did not start there is nothing to stop.
      started.cancel(false);
    }
    tellReady(config, server);
    // Only a signal ends it, and that ends the process.
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }

  private void tellReady(ServerConfig config, TollgateServer server) {
    PrintWriter out = spec().commandLine().getOut();
    server
        .madeKey()
        .ifPresent(
            key ->
                out.printf(
                    "The first admin key, shown this once; keep it safe:%n%s%n", key.reveal()));
    out.printf(
        "Tollgate is ready: gRPC on %s:%d, %s, %d lanes, TLS %s, keys %s%n",
        bind,
        server.port(),
        server.databaseDescription(),
        server.lanes(),
        config.tls().isPresent() ? "on" : "off",
        config.access().requireKeys() ? "required" : "not required");
    out.flush();
  }

  private ServerConfig config() {
    InetSocketAddress address = address();
    Optional<TlsConfig> encryption = tls.config();
    try {
      return new ServerConfig(
          address,
          database.config(environment),
          lanes,
          new LaneLimits(writers, queueMax, batchMax),
          readers,
          new TrackRules(maxLateness, createTenants, defaultPlan),
          drainTimeout,
          access.config(bind, address.getAddress(), encryption.isPresent()),
          encryption,
          webhooks.config());
    } catch (IllegalArgumentException e) {
      throw wrong(Objects.requireNonNull(e.getMessage()));
    }
  }

  private InetSocketAddress address() {
    if (grpcPort < 0 || grpcPort > 65_535) {
      throw wrong("--grpc-port must be 0 to 65535: " + grpcPort);
    }
    if (lanes != null && (lanes < 1 || lanes > 1024)) {
      throw wrong("--lanes must be 1 to 1024: " + lanes);
    }
    InetSocketAddress address = new InetSocketAddress(bind, grpcPort);
    if (address.isUnresolved()) {
      throw wrong("--bind is no address of this machine: " + bind);
    }
    return address;
  }

  /** Before the start, so that a signal in the middle of it leaves no PostgreSQL behind. */
  private static void stopOnSignal(CompletableFuture<TollgateServer> started) {
    Thread stop =
        new Thread(
            () ->
                started
                    .exceptionally(notStarted -> null)
                    .thenAccept(
                        server -> {
                          if (server != null) {
                            server.close();
                            // A JVM that a signal ends would say so in its exit code, drained or
                            // not.
                            Runtime.getRuntime().halt(ExitCode.OK);
                          }
                        })
                    .join(),
            "tollgate-stop");
    Runtime.getRuntime().addShutdownHook(stop);
  }

  private int failed(String message) {
    spec().commandLine().getErr().println("tollgate: " + message);
    return ExitCode.SOFTWARE;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec().commandLine(), message);
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(command, "picocli sets it");
  }
}
