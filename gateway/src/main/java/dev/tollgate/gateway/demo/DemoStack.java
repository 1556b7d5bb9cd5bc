package dev.tollgate.gateway.demo;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.gateway.Gateway;
import dev.tollgate.gateway.config.CountConfig;
import dev.tollgate.gateway.config.DatabaseConfig;
import dev.tollgate.gateway.config.DeliveryConfig;
import dev.tollgate.gateway.config.GatewayConfig;
import dev.tollgate.gateway.config.ListenConfig;
import dev.tollgate.gateway.config.MeteringAccess;
import dev.tollgate.gateway.config.MeteringConfig;
import dev.tollgate.gateway.config.ProviderConfig;
import dev.tollgate.gateway.config.QueueConfig;
import dev.tollgate.gateway.config.Retries;
import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.config.SendConfig;
import dev.tollgate.gateway.config.SpoolConfig;
import dev.tollgate.gateway.config.Tenant;
import dev.tollgate.gateway.config.Tenants;
import dev.tollgate.gateway.config.TwilioConfig;
import dev.tollgate.gateway.config.WebhookConfig;
import dev.tollgate.gateway.standin.StandIn;
import dev.tollgate.gateway.whatsapp.PhoneNumbers;
import dev.tollgate.server.TollgateServer;
import dev.tollgate.server.config.AccessConfig;
import dev.tollgate.server.config.ServerConfig;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.EmbeddedConfig;
import dev.tollgate.server.database.EmbeddedPostgres;
import dev.tollgate.server.pipeline.LaneLimits;
import dev.tollgate.server.pipeline.TrackRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the demonstration needs, on this machine alone: PostgreSQL, a server, two
 * gateways (one queues its sends, one sends directly), and a stand-in for the provider.
 */
final class DemoStack implements AutoCloseable {
  static final Tenant RESTAURANT = new Tenant("rest-1", "100000000000001", "+966550000001");
  static final Secret APP_SECRET = Secret.of("app-secret", "demo app secret");
  static final String TOKEN = "demo token";

  private static final int LANES = 4;
  private static final int READERS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Deque<Runnable> closings = new ArrayDeque<>();
  private final Path directory;
  private final EmbeddedPostgres postgres;
  private final StandIn provider;
  private final TollgateServer server;
  private final Gateway queueing;
  private final Gateway direct;
  private final TollgateClient client;

  /** Starts it all; its files are in this directory. */
  DemoStack(Path directory) throws IOException {
    this.directory = directory;
    try {
      postgres = EmbeddedPostgres.open(EmbeddedConfig.in(directory.resolve("postgres")));
      closings.push(postgres::close);
      provider = StandIn.start(0);
      closings.push(provider::close);
      server = TollgateServer.start(serverConfig(), InstantSource.system());
      closings.push(server::close);
      queueing = Gateway.start(gatewayConfig("queueing", true));
      closings.push(queueing::close);
      direct = Gateway.start(gatewayConfig("direct", false));
      closings.push(direct::close);
      client = TollgateClient.builder().target(target()).build();
      closings.push(client::close);
    } catch (IOException | RuntimeException failure) {
      close();
      throw failure;
    }
  }

  StandIn provider() {
    return provider;
  }

  /** The gateway that queues its sends. */
  Gateway queueing() {
    return queueing;
  }

  /** The gateway that sends while its caller waits. */
  Gateway direct() {
    return direct;
  }

  /** Reaches the server. */
  TollgateClient client() {
    return client;
  }

  /** host:port of the server. */
  String target() {
    return "127.0.0.1:" + server.port();
  }

  @Override
  public void close() {
    while (!closings.isEmpty()) {
      closings.pop().run();
    }
  }

  private ServerConfig serverConfig() {
    ConnectionSettings settings = postgres.settings();
    return new ServerConfig(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new dev.tollgate.server.config.DatabaseConfig.External(
            url(settings), settings.user(), settings.password()),
        LANES,
        LaneLimits.DEFAULT,
        READERS,
        new TrackRules(Duration.ofDays(35), true, "FREE"),
        PATIENCE,
        AccessConfig.OPEN,
        Optional.empty());
  }

  private GatewayConfig gatewayConfig(String name, boolean queue) {
    ConnectionSettings settings = postgres.settings();
    QueueConfig usual = QueueConfig.defaults();
    return new GatewayConfig(
        ListenConfig.local(0),
        new MeteringConfig(
            target(),
            PATIENCE,
            PATIENCE,
            MeteringAccess.open(),
            SpoolConfig.in(directory.resolve("spool-" + name))),
        new Tenants(List.of(RESTAURANT)),
        new WebhookConfig(APP_SECRET, Optional.empty()),
        CountConfig.defaults(),
        new SendConfig(
            Optional.of(Secret.of("send-token", TOKEN)),
            Optional.of(Secret.of("provider-token", "demo provider token")),
            PhoneNumbers.withDefaultRegion("SA"),
            new ProviderConfig(provider.cloudApiUrl(), PATIENCE),
            TwilioConfig.off()),
        Optional.of(
            new DatabaseConfig.External(
                url(settings),
                settings.user(),
                Secret.of("db-password", settings.password().reveal()))),
        new QueueConfig(
            queue,
            usual.waitingMax(),
            usual.workers(),
            usual.ratePerNumber(),
            new Retries(3, Duration.ofMillis(300), true),
            usual.hold(),
            usual.keep()),
        DeliveryConfig.defaults());
  }

  private static String url(ConnectionSettings settings) {
    String url = settings.jdbcUrl();
    return url.substring("jdbc:".length(), url.indexOf('?'));
  }
}
