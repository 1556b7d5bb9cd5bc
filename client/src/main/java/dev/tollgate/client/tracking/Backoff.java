package dev.tollgate.client.tracking;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses after failures in a row: 0.1 s, doubled up to {@link #MAX}, each between half and all of
 * it, so that many clients do not come back at once.
 */
final class Backoff {
  /** A server that is back is found within this. */
  static final Duration MAX = Duration.ofSeconds(2);

  private static final Duration FIRST = Duration.ofMillis(100);

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The pause after one more failure. */
  Duration failed() {
    int doublings = Math.min(failures, 10);
    failures++;
    long most = Math.min(FIRST.toNanos() << doublings, MAX.toNanos());
    return Duration.ofNanos(most / 2 + random.nextLong(most / 2 + 1));
  }

  void succeeded() {
    failures = 0;
  }

  /** Whether nothing has succeeded since the last failure. */
  boolean failing() {
    return failures > 0;
  }
}
