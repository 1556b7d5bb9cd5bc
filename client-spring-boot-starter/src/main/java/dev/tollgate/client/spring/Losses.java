package dev.tollgate.client.spring;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Remembers when a count of losses grew. */
final class Losses {
  private final LongSupplier nanos;
  private final Duration shown;
  private long known;
  private long grewAt;

  /**
   * Knows of none yet.
   *
   * @param nanos monotonic time
   */
  Losses(LongSupplier nanos, Duration shown) {
    this.nanos = nanos;
    this.shown = shown;
  }

  /** Whether the count has grown lately, as far as it was looked at. */
  synchronized boolean seenLately(long lost) {
    long now = nanos.getAsLong();
    if (lost > known) {
      known = lost;
      grewAt = now;
    }
    return known > 0 && now - grewAt < shown.toNanos();
  }
}
