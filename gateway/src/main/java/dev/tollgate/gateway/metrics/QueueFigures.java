package dev.tollgate.gateway.metrics;

import dev.tollgate.gateway.database.DatabaseAwayException;
import dev.tollgate.gateway.store.SendState;
import dev.tollgate.gateway.store.SendStore;
import dev.tollgate.gateway.store.StateCount;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How full the queue is. The database is asked once for all figures of a scrape; while it is away
 * they are not a number.
 */
public final class QueueFigures {
  /** Longer than a scrape takes, shorter than the pause between two. */
  private static final Duration GOOD_FOR = Duration.ofSeconds(2);

  private static final List<SendState> STATES =
      List.of(SendState.QUEUED, SendState.SENDING, SendState.REFUSED, SendState.FAILED);
  private static final double MILLIS_PER_SECOND = 1000;

  private final SendStore store;
  private final InstantSource clock;
  private Map<SendState, Double> counts = Map.of();
  private double oldestSeconds = Double.NaN;
  private Instant askedAt = Instant.MIN;

  /** The figures of this store's queue. */
  public QueueFigures(SendStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Shows them among the others. */
  public void bindTo(GatewayMetrics metrics) {
    for (SendState state : STATES) {
      metrics.gauge(
          "queue.jobs",
          "Jobs of the queue that are not sent, by state",
          state.word(),
          () -> count(state));
    }
    metrics.gauge(
        "queue.oldest.due.seconds",
        "How long the job waits that could have been tried first",
        this::oldest);
  }

  private synchronized double count(SendState state) {
    refresh();
    return counts.getOrDefault(state, counts.isEmpty() ? Double.NaN : 0.0);
  }

  private synchronized double oldest() {
    refresh();
    return oldestSeconds;
  }

  private void refresh() {
    Instant now = clock.instant();
    if (now.isBefore(askedAt.plus(GOOD_FOR))) {
      return;
    }
    askedAt = now;
    // Whatever goes wrong, no older figures are shown as if they were of now.
    counts = Map.of();
    oldestSeconds = Double.NaN;
    try {
      Map<SendState, Double> fresh = new EnumMap<>(SendState.class);
      STATES.forEach(state -> fresh.put(state, 0.0));
      for (StateCount count : store.counts()) {
        fresh.put(count.state(), (double) count.count());
      }
      oldestSeconds =
          store
              .oldestDue(now)
              .map(due -> Duration.between(due, now).toMillis() / MILLIS_PER_SECOND)
              .orElse(0.0);
      counts = fresh;
    } catch (DatabaseAwayException away) {
      // The database's own watch says it in the log.
      return;
    }
  }
}
