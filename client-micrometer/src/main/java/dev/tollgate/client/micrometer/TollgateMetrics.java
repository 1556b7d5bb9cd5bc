package dev.tollgate.client.micrometer;

import static java.util.Objects.requireNonNull;

import dev.tollgate.client.ClientHealth;
import dev.tollgate.client.ClientStats;
import dev.tollgate.client.TollgateClient;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;

/**
 * The figures of a {@link TollgateClient} as meters named {@code tollgate.client...}: what it has
 * done ({@link ClientStats}) as counters, how it is ({@link ClientHealth}) as gauges.
 *
 * <p>No meter has a tenant or a customer in its tags: their number does not grow with them.
 *
 * <p>The gauges of one scrape show one moment: the client is looked at once, and again when {@link
 * #HEALTH_FOR} has passed. Nothing is asked of the server.
 *
 * <p>The meters stay in a registry after the client was closed, and then show its last figures.
 */
public final class TollgateMetrics implements MeterBinder {
  /** For how long gauges show the same look at the client: longer than a scrape takes. */
  public static final Duration HEALTH_FOR = Duration.ofSeconds(1);

  private final TollgateClient client;
  private final Tags tags;

  /** The figures of this client. */
  public TollgateMetrics(TollgateClient client) {
    this(client, Tags.empty());
  }

  /**
   * The figures of this client, with tags of the application's own, such as a name for each of its
   * clients.
   */
  public TollgateMetrics(TollgateClient client, Iterable<Tag> tags) {
    this.client = requireNonNull(client, "client");
    this.tags = Tags.of(tags);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (CounterFigure counter : CounterFigure.ALL) {
      FunctionCounter.builder(
              counter.name(), client, counted -> counter.value().applyAsLong(counted.stats()))
          .description(counter.description())
          .baseUnit(counter.unit())
          .tags(tags.and(counter.kind()))
          .register(registry);
    }
    RecentHealth health =
        new RecentHealth(
            client::health, () -> registry.config().clock().monotonicTime(), HEALTH_FOR);
    for (GaugeFigure gauge : GaugeFigure.ALL) {
      Gauge.builder(gauge.name(), health, looked -> gauge.value().applyAsDouble(looked.get()))
          .description(gauge.description())
          .baseUnit(gauge.unit())
          .tags(tags)
          // Registries hold what they measure weakly, and nobody else holds this.
          .strongReference(true)
          .register(registry);
    }
  }
}
