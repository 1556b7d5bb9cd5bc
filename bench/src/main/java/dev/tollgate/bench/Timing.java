package dev.tollgate.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

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

  private static final Duration POLL = Duration.ofMillis(1);

  /** Lets time pass until {@code condition} holds, and says whether it does within a limit. */
  static boolean within(Duration limit, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      pass(POLL);
    }
    return true;
  }

  /** Lets time pass in which others work. */
  static void pass(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
