package dev.tollgate.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long each figure is measured.
 *
 * @param warmUp under the same load, before; not counted
 * @param duration counted
 */
record Timing(Duration warmUp, Duration duration) {
  private static final Duration MAX = Duration.ofHours(1);

  /** Long enough for compiled code and some checkpoints' share. */
  static final Timing FULL = new Timing(Duration.ofSeconds(2), Duration.ofSeconds(6));

  /** Shows that it works, and the order of magnitude. */
  static final Timing QUICK = new Timing(Duration.ofMillis(500), Duration.ofSeconds(1));

  Timing {
    if (warmUp.isNegative() || warmUp.compareTo(MAX) > 0) {
      throw new IllegalArgumentException("--warmup must be 0 to PT1H: " + warmUp);
    }
    if (duration.isNegative() || duration.isZero() || duration.compareTo(MAX) > 0) {
      throw new IllegalArgumentException("--duration must be above 0, at most PT1H: " + duration);
    }
  }

  /** Lets time pass in which others work. */
  static void pass(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
