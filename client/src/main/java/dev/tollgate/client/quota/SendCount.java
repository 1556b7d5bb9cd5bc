package dev.tollgate.client.quota;

import java.util.concurrent.atomic.AtomicLong;

/**
 * One tenant's sends by answers that are kept, whichever answers these are. Without locks, and
 * never above the ceiling of the answer that a send is counted for.
 */
final class SendCount {
  /** Above every ceiling. */
  private static final long ENDED = Long.MAX_VALUE;

  private final AtomicLong count = new AtomicLong();

  long get() {
    return count.get();
  }

  /** Counts a send, if the count is below a ceiling. */
  boolean take(long ceiling) {
    long before = count.get();
    while (before < ceiling) {
      if (count.compareAndSet(before, before + 1)) {
        return true;
      }
      before = count.get();
    }
    return false;
  }

  /** Counts as many sends as there are below a ceiling, {@code max} at most. */
  int take(int max, long ceiling) {
    int taken = 0;
    while (taken < max && take(ceiling)) {
      taken++;
    }
    return taken;
  }

  /** Counts nothing from now on. */
  void end() {
    count.set(ENDED);
  }

  boolean ended() {
    return count.get() == ENDED;
  }
}
