package dev.tollgate.server.store;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tries again what failed for a reason that passes. Only for work that is harmless to repeat: a
 * failed attempt may have been committed.
 */
final class Attempts {
  /** How often work is tried. */
  static final int ATTEMPTS_MAX = 4;

  /** No attempt begins later than this after the first; one takes some seconds at most. */
  static final Duration RETRY_WITHIN = Duration.ofSeconds(5);

  /** The longest first pause; each further one is up to twice as long. Half of it is random. */
  static final Duration PAUSE_FIRST = Duration.ofMillis(100);

  private Attempts() {}

  /**
   * The result of the first attempt that succeeds. Blocks.
   *
   * @throws StoreException of the last attempt
   */
  static <T> T run(Supplier<T> work) {
    long startNanos = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try {
        return work.get();
      } catch (StoreException e) {
        Duration pause = pause(attempt);
        Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
        boolean last = attempt == ATTEMPTS_MAX || elapsed.plus(pause).compareTo(RETRY_WITHIN) > 0;
        if (last || !e.retryable() || !paused(pause)) {
          throw e;
        }
      }
    }
  }

  private static Duration pause(int attempt) {
    long longestNanos = PAUSE_FIRST.toNanos() << (attempt - 1);
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(longestNanos / 2, longestNanos));
  }

  /** Waits; false when the thread was told to stop meanwhile. */
  private static boolean paused(Duration pause) {
    try {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
