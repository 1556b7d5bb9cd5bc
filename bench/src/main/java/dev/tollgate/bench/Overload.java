package dev.tollgate.bench;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Offers messages at a rate beyond what a server can take, in calls of many, whether or not earlier
 * ones are answered.
 */
final class Overload {
  /** Calls that wait for answers; beyond it the next is counted as offered and given up here. */
  private static final int WAITING_MAX = 400;

  /**
   * What came of it.
   *
   * @param offered messages a second, those that were given up by the caller included
   * @param recorded messages a second
   * @param refused messages a second that were answered UNAVAILABLE
   * @param faults messages that were answered otherwise, by how
   */
  record Outcome(double offered, double recorded, double refused, Map<String, Long> faults) {
    Outcome {
      faults = Map.copyOf(faults);
    }
  }

  private final BatchCaller caller;
  private final double perSecond;
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAdder offered = new LongAdder();
  private final LongAdder recorded = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final Map<String, Long> faults = new TreeMap<>();
  private final Thread thread = new Thread(this::offer, "bench-overload");
  private volatile boolean stopping;

  /**
   * An overload by one caller.
   *
   * @param perSecond messages
   */
  Overload(BatchCaller caller, double perSecond) {
    this.caller = caller;
    this.perSecond = perSecond;
  }

  /** Offers for this long; what is counted begins after {@code warmUp}. */
  Outcome run(Duration warmUp, Duration duration) throws InterruptedException {
    thread.start();
    TimeUnit.NANOSECONDS.sleep(warmUp.toNanos());
    long startNanos = System.nanoTime();
    long offeredBefore = offered.sum();
    long recordedBefore = recorded.sum();
    long refusedBefore = refused.sum();
    TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    double offeredNow = (offered.sum() - offeredBefore) / seconds;
    double recordedNow = (recorded.sum() - recordedBefore) / seconds;
    double refusedNow = (refused.sum() - refusedBefore) / seconds;
    stop();
    synchronized (faults) {
      return new Outcome(offeredNow, recordedNow, refusedNow, faults);
    }
  }

  private void offer() {
    long interval = (long) (TimeUnit.SECONDS.toNanos(1) * caller.messages() / perSecond);
    for (long due = System.nanoTime(); !stopping; due += interval) {
      while (System.nanoTime() < due && !stopping) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      offered.add(caller.messages());
      if (waiting.get() < WAITING_MAX) {
        waiting.incrementAndGet();
        caller.offer(this::count);
      }
    }
  }

  private void count(BatchCaller.Outcome outcome) {
    recorded.add(outcome.recorded());
    refused.add(outcome.unavailable());
    if (!outcome.fault().isEmpty()) {
      synchronized (faults) {
        faults.merge(outcome.fault(), 1L, Long::sum);
      }
    }
    waiting.decrementAndGet();
  }

  private void stop() throws InterruptedException {
    stopping = true;
    thread.join();
    long end = System.nanoTime() + Load.STOP_MAX.toNanos();
    while (waiting.get() > 0) {
      if (System.nanoTime() - end > 0) {
        throw new BenchException(waiting + " calls were not answered in " + Load.STOP_MAX);
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }
}
