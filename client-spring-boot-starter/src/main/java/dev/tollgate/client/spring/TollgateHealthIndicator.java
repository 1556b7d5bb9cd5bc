package dev.tollgate.client.spring;

import dev.tollgate.client.ClientHealth;
import dev.tollgate.client.ClientStats;
import dev.tollgate.client.TollgateClient;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * How an application is as far as its client is concerned.
 *
 * <p>A server that is away leaves it UP, with {@code degraded} and the trouble in its details:
 * messages go on and are kept, and whoever restarts applications that are not UP, or sends them no
 * requests, would stop messaging for the sake of metering. It is OUT_OF_SERVICE while the spool
 * takes no more, as messages that come then are refused to whoever sends them; DOWN while the spool
 * cannot be written, and for {@link #LOSS_SHOWN} after messages were lost.
 *
 * <p>Details have no tenant and no customer. The server is asked nothing.
 */
public final class TollgateHealthIndicator extends AbstractHealthIndicator {
  /** How long a loss is shown: long enough for somebody to see it, and not until a restart. */
  public static final Duration LOSS_SHOWN = Duration.ofMinutes(15);

  private final Supplier<ClientHealth> health;
  private final Supplier<ClientStats> stats;
  private final Losses losses;

  /** The health of this client. */
  public TollgateHealthIndicator(TollgateClient client) {
    this(client::health, client::stats, System::nanoTime);
  }

  TollgateHealthIndicator(
      Supplier<ClientHealth> health, Supplier<ClientStats> stats, LongSupplier nanos) {
    super("the Tollgate client's health cannot be told");
    this.health = health;
    this.stats = stats;
    this.losses = new Losses(nanos, LOSS_SHOWN);
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    ClientHealth now = health.get();
    long lost = stats.get().lost();
    boolean losing = losses.seenLately(lost);
    builder.status(status(now, losing));
    builder.withDetail("degraded", !now.reporting() || !now.deciding());
    builder.withDetail("reporting", now.reporting());
    builder.withDetail("deciding", now.deciding());
    now.trouble().ifPresent(trouble -> builder.withDetail("trouble", trouble));
    builder.withDetail("waiting", now.waiting());
    builder.withDetail("lost", lost);
    now.spool().ifPresent(spool -> addSpool(builder, spool));
  }

  private static Status status(ClientHealth now, boolean losing) {
    if (losing || now.spool().flatMap(ClientHealth.Spool::trouble).isPresent()) {
      return Status.DOWN;
    }
    return now.spool().map(ClientHealth.Spool::full).orElse(false)
        ? Status.OUT_OF_SERVICE
        : Status.UP;
  }

  private static void addSpool(Health.Builder builder, ClientHealth.Spool spool) {
    builder.withDetail("spoolItems", spool.items());
    builder.withDetail("spoolBytes", spool.bytes());
    spool.oldestAge().ifPresent(age -> builder.withDetail("spoolOldestSeconds", age.toSeconds()));
    builder.withDetail("spoolFull", spool.full());
    builder.withDetail("parked", spool.parked());
    builder.withDetail("damagedFiles", spool.damagedFiles());
    spool.trouble().ifPresent(trouble -> builder.withDetail("spoolTrouble", trouble));
  }
}
