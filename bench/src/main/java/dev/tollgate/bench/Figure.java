package dev.tollgate.bench;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one load came to.
 *
 * @param perSecond messages, or calls without any, a second that were answered well
 * @param latencies of the calls
 * @param perCommit messages in a transaction of the write path, on average; empty where no message
 *     goes through it
 * @param faults how often each fault came, warm-up included
 */
record Figure(
    Subject subject,
    int inFlight,
    double perSecond,
    Latencies latencies,
    OptionalDouble perCommit,
    Map<String, Long> faults) {

  Figure {
    faults = Map.copyOf(faults);
  }

  /** Half of the calls took no longer. */
  Duration p50() {
    return latencies.at(50);
  }

  /** 99 of 100 took no longer. */
  Duration p99() {
    return latencies.at(99);
  }

  Figure withPerCommit(double messages) {
    return new Figure(subject, inFlight, perSecond, latencies, OptionalDouble.of(messages), faults);
  }

  long faultCount() {
    return faults.values().stream().mapToLong(Long::longValue).sum();
  }
}
