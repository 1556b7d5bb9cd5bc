package dev.tollgate.client.spool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for the spool's thread, in order and bounded. */
final class Intake {
  /** What may wait beside the first: 32 MiB. */
  static final long WAITING_BYTES_MAX = 32 << 20;

  /** What may wait: 100,000 calls. */
  static final int WAITING_MAX = 100_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private List<Work<?>> waiting = new ArrayList<>();
  private long bytes;
  private boolean closed;

  /** Lets it wait; fails it when too much does, or after the close. */
  void add(Work<?> work) {
    SpoolException refused = null;
    lock.lock();
    try {
      if (closed) {
        refused = new SpoolException("The spool is closed");
      } else if (waiting.size() >= WAITING_MAX
          || (!waiting.isEmpty() && bytes + work.bytes() > WAITING_BYTES_MAX)) {
        refused = new SpoolFullException("Too much waits to be written: the disk is too slow");
      } else {
        waiting.add(work);
        bytes += work.bytes();
        arrived.signal();
      }
    } finally {
      lock.unlock();
    }
    if (refused != null) {
      work.fail(refused);
    }
  }

  /**
   * Takes all that waits.
   *
   * @param nanos how long to wait for the first
   * @return nothing when the time is over, or after the close
   */
  List<Work<?>> take(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (waiting.isEmpty() && !closed && left > 0) {
        left = arrived.awaitNanos(left);
      }
      List<Work<?>> taken = waiting;
      waiting = new ArrayList<>();
      bytes = 0;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is closed and nothing waits. */
  boolean isFinished() {
    lock.lock();
    try {
      return closed && waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
