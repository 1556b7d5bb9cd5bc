package dev.tollgate.gateway.replay;

import java.time.Duration;
import java.util.Arrays;

/**
 * How long answers took, each post by itself.
 *
 * @param median half of them took no longer
 * @param p99 99 of 100 took no longer
 */
public record AnswerTimes(Duration median, Duration p99) {
  /** Of these times, in nanoseconds and any order; zeros when there are none. */
  static AnswerTimes of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new AnswerTimes(at(sorted, 0.5), at(sorted, 0.99));
  }

  /** By the nearest rank: a time that was measured, not one between two. */
  private static Duration at(long[] sorted, double share) {
    int rank = Math.max(1, (int) Math.ceil(share * sorted.length));
    return sorted.length == 0 ? Duration.ZERO : Duration.ofNanos(sorted[rank - 1]);
  }
}
