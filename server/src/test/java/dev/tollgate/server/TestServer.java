package dev.tollgate.server;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.server.access.KeyText;
import dev.tollgate.server.config.AccessConfig;
import dev.tollgate.server.config.DatabaseConfig;
import dev.tollgate.server.config.ServerConfig;
import dev.tollgate.server.config.TlsConfig;
import dev.tollgate.server.config.WebhookConfig;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.pipeline.LaneLimits;
import dev.tollgate.server.pipeline.TrackRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** A whole server in the test's own process, on a free port and a database of the test's. */
public final class TestServer implements AutoCloseable {
  /** Lets messages of all years pass. */
  public static final TrackRules RULES = new TrackRules(Duration.ofDays(36_500), true, "FREE");

  private final TollgateServer server;

  private TestServer(TollgateServer server) {
    this.server = server;
  }

  /** A server on a database, which other servers may share. */
  public static TestServer on(ConnectionSettings database, InstantSource clock) {
    return on(database, clock, LaneLimits.DEFAULT, RULES);
  }

  /** A server with limits and rules of its own. */
  public static TestServer on(
      ConnectionSettings database, InstantSource clock, LaneLimits limits, TrackRules rules) {
    return start(config(database, AccessConfig.OPEN, limits, rules, Optional.empty()), clock);
  }

  /** A server that asks who calls. */
  public static TestServer on(
      ConnectionSettings database, InstantSource clock, AccessConfig access) {
    return start(config(database, access, LaneLimits.DEFAULT, RULES, Optional.empty()), clock);
  }

  /** A server with TLS. Its own {@link #client()} does not reach it. */
  public static TestServer encrypted(
      ConnectionSettings database, InstantSource clock, TlsConfig tls) {
    return encrypted(database, clock, AccessConfig.OPEN, tls);
  }

  /** A server with TLS that asks who calls. */
  public static TestServer encrypted(
      ConnectionSettings database, InstantSource clock, AccessConfig access, TlsConfig tls) {
    return start(config(database, access, LaneLimits.DEFAULT, RULES, Optional.of(tls)), clock);
  }

  /** A server whose webhooks reach this machine, without TLS. */
  public static TestServer withWebhooks(
      ConnectionSettings database, InstantSource clock, AccessConfig access) {
    ServerConfig usual = config(database, access, LaneLimits.DEFAULT, RULES, Optional.empty());
    return start(
        new ServerConfig(
            usual.address(),
            usual.database(),
            usual.lanes(),
            usual.laneLimits(),
            usual.readers(),
            usual.trackRules(),
            usual.drainMax(),
            usual.access(),
            usual.tls(),
            new WebhookConfig(true)),
        clock);
  }

  private static ServerConfig config(
      ConnectionSettings database,
      AccessConfig access,
      LaneLimits limits,
      TrackRules rules,
      Optional<TlsConfig> tls) {
    String url = database.jdbcUrl().replaceFirst("^jdbc:", "").replaceFirst("\\?.*$", "");
    return new ServerConfig(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new DatabaseConfig.External(url, database.user(), database.password()),
        null,
        limits,
        4,
        rules,
        Duration.ofSeconds(10),
        access,
        tls);
  }

  private static TestServer start(ServerConfig config, InstantSource clock) {
    try {
      return new TestServer(TollgateServer.start(config, clock));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first key, when the start made it up. */
  public Optional<KeyText> madeKey() {
    return server.madeKey();
  }

  /** Where clients find it. */
  public String target() {
    return "127.0.0.1:" + server.port();
  }

  /** A client of it. */
  public TollgateClient client() {
    return TollgateClient.builder().target(target()).deadline(Duration.ofSeconds(20)).build();
  }

  @Override
  public void close() {
    server.close();
  }
}
