package dev.tollgate.server.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a delivery that failed is attempted again: after 5 s, 15 s, 45 s and so on, three times as
 * long each time and 12 hours at most, give or take a fifth, so that what failed at once does not
 * come back at once.
 */
final class RetrySchedule {
  static final Duration FIRST = Duration.ofSeconds(5);
  static final Duration LONGEST = Duration.ofHours(12);

  private static final int FACTOR = 3;
  private static final double JITTER = 0.2;

  private RetrySchedule() {}

  /** The pause after an attempt, from 1, without its jitter. */
  static Duration pause(int attempt) {
    Duration pause = FIRST;
    for (int i = 1; i < attempt && pause.compareTo(LONGEST) < 0; i++) {
      pause = pause.multipliedBy(FACTOR);
    }
    return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
  }

  /**
   * When the next attempt is due.
   *
   * @param attempt the one that failed, from 1
   * @param until when it is given up
   * @return empty: it is given up now
   */
  static Optional<Instant> next(int attempt, Instant now, Instant until, RandomGenerator random) {
    double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
    Instant next = now.plusMillis((long) (pause(attempt).toMillis() * factor));
    return next.isAfter(until) ? Optional.empty() : Optional.of(next);
  }
}
