package dev.tollgate.server.config;

import dev.tollgate.server.pipeline.LaneLimits;
import dev.tollgate.server.pipeline.TrackRules;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a server runs.
 *
 * @param address where it listens; port 0 for any free one
 * @param lanes how many lanes a new installation gets; null: 4, or as many as there are
 * @param readers connections for reads, and queries at once: 1 to 64
 * @param drainMax how long a stop waits for the calls under way
 * @param tls how connections are encrypted; empty: they are not
 * @param webhooks whom webhooks may tell
 */
public record ServerConfig(
    InetSocketAddress address,
    DatabaseConfig database,
    @Nullable Integer lanes,
    LaneLimits laneLimits,
    int readers,
    TrackRules trackRules,
    Duration drainMax,
    AccessConfig access,
    Optional<TlsConfig> tls,
    WebhookConfig webhooks) {

  /** The longest max-lateness: what a century of history needs. */
  private static final Duration LATENESS_MAX = Duration.ofDays(36_500);

  /** A server whose webhooks reach the public internet alone. */
  public ServerConfig(
      InetSocketAddress address,
      DatabaseConfig database,
      @Nullable Integer lanes,
      LaneLimits laneLimits,
      int readers,
      TrackRules trackRules,
      Duration drainMax,
      AccessConfig access,
      Optional<TlsConfig> tls) {
    this(
        address,
        database,
        lanes,
        laneLimits,
        readers,
        trackRules,
        drainMax,
        access,
        tls,
        WebhookConfig.PUBLIC);
  }

  public ServerConfig {
    if (readers < 1 || readers > 64) {
      throw new IllegalArgumentException("readers must be 1 to 64: " + readers);
    }
    Duration lateness = trackRules.latenessMax();
    if (lateness.isNegative() || lateness.isZero() || lateness.compareTo(LATENESS_MAX) > 0) {
      throw new IllegalArgumentException("max-lateness must be above 0 and at most P36500D");
    }
    if (drainMax.isNegative()) {
      throw new IllegalArgumentException("drain-timeout must not be negative: " + drainMax);
    }
  }
}
