package dev.tollgate.gateway.queue;

import dev.tollgate.gateway.store.SendState;
import dev.tollgate.gateway.store.SendStore;
import dev.tollgate.gateway.store.StateCount;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Whether the queue has as many sends waiting as it may; looked at now and then, not for each. */
final class QueueBound {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final SendStore sends;
  private final long max;
  private final InstantSource clock;
  private long waiting;
  private Instant lookedAt = Instant.MIN;

  /**
   * A bound.
   *
   * @param max what may wait, give or take what comes within a second
   */
  QueueBound(SendStore sends, long max, InstantSource clock) {
    this.sends = sends;
    this.max = max;
    this.clock = clock;
  }

  synchronized boolean isReached() {
    Instant now = clock.instant();
    if (!now.isBefore(lookedAt.plus(LOOK))) {
      waiting =
          sends.counts().stream()
              .filter(count -> count.state() == SendState.QUEUED)
              .mapToLong(StateCount::count)
              .sum();
      lookedAt = now;
    }
    return waiting >= max;
  }
}
