package dev.tollgate.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Counts a load's answers and how long they took, from any thread. */
final class Meter {
  private static final int DIGITS = 3;

  private final Recorder latenciesNanos = new Recorder(DIGITS);
  private final LongAdder answered = new LongAdder();
  private final Map<String, LongAdder> faults = new ConcurrentHashMap<>();

  /** An answer as it should be. */
  void answered(long elapsedNanos) {
    answered(elapsedNanos, 1);
  }

  /** The same, to a call of so many messages. */
  void answered(long elapsedNanos, int messages) {
    latenciesNanos.recordValue(Math.max(0, elapsedNanos));
    answered.add(messages);
  }

  /** An answer as it should not be, by what it was. */
  void failed(String fault) {
    faults.computeIfAbsent(fault, key -> new LongAdder()).increment();
  }

  /** The latencies, in nanoseconds, since the last cut. */
  Histogram cut() {
    return latenciesNanos.getIntervalHistogram();
  }

  /** All messages, or calls without any, that were answered well so far. */
  long answered() {
    return answered.sum();
  }

  /** How often each fault came so far. */
  Map<String, Long> faults() {
    Map<String, Long> sums = new TreeMap<>();
    faults.forEach((fault, count) -> sums.put(fault, count.sum()));
    return sums;
  }
}
