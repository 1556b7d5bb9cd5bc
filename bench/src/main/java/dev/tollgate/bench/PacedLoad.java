package dev.tollgate.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A caller that makes calls at a steady rate, whether or not the last is answered (an open loop). A
 * call's time counts from when it was due, so that a server that stalls is not measured less.
 */
final class PacedLoad implements Load {
  private static final Duration LATE_MAX = Duration.ofMillis(20);

  /** Its own thread, and what a tenth of a second brings at most. */
  private static final int UNDER_WAY_SETTLED = 1 + 40;

  private final Caller caller;
  private final long intervalNanos;
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile boolean stopping;
  private volatile long dueNanos;

  PacedLoad(Caller caller, double perSecond) {
    this.caller = caller;
    this.intervalNanos = (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
  }

  @Override
  public int inFlight() {
    return underWay.get();
  }

  @Override
  public void start(Meter meter) {
    underWay.incrementAndGet();
    new Thread(() -> run(meter), "bench-paced").start();
  }

  /** Whether it makes its calls when they are due, and few wait for their answers. */
  boolean settled() {
    return System.nanoTime() - dueNanos < LATE_MAX.toNanos() && underWay.get() <= UNDER_WAY_SETTLED;
  }

  private void run(Meter meter) {
    for (long due = System.nanoTime(); !stopping; due += intervalNanos) {
      dueNanos = due;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      call(meter, due);
    }
    underWay.decrementAndGet();
  }

  private void call(Meter meter, long due) {
    underWay.incrementAndGet();
    caller.call(
        fault -> {
          if (fault.equals(Caller.GOOD)) {
            meter.answered(System.nanoTime() - due, caller.messages());
          } else {
            meter.failed(fault);
          }
          underWay.decrementAndGet();
        });
  }

  @Override
  public void stop() throws InterruptedException {
    stopping = true;
    if (!Timing.within(STOP_MAX, () -> underWay.get() == 0)) {
      throw new BenchException(underWay + " calls were not answered in " + STOP_MAX);
    }
  }
}
