package dev.tollgate.bench;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one load came to.
 *
 * @param perSecond good answers a second
 * @param p50 half of them took no longer
 * @param p99 99 of 100 took no longer
 * @param perCommit messages in a transaction of the write path, on average; empty where no message
 *     goes through it
 * @param faults how often each fault came, warm-up included
 */
record Figure(
    Subject subject,
    int inFlight,
    double perSecond,
    Duration p50,
    Duration p99,
    OptionalDouble perCommit,
    Map<String, Long> faults) {

  Figure {
    faults = Map.copyOf(faults);
  }

  Figure withPerCommit(double messages) {
    return new Figure(subject, inFlight, perSecond, p50, p99, OptionalDouble.of(messages), faults);
  }

  long faultCount() {
    return faults.values().stream().mapToLong(Long::longValue).sum();
  }
}
