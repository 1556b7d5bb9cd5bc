package dev.tollgate.bench;

import java.time.Duration;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/**
 * How long calls took.
 *
 * @param percentiles by percent: so many of a hundred calls took no longer
 */
record Latencies(NavigableMap<Double, Duration> percentiles) {
  private static final double[] TOLD = {10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.99, 100};

  Latencies {
    percentiles = new TreeMap<>(percentiles);
  }

  /** Those of a histogram of nanoseconds. */
  static Latencies of(Histogram nanos) {
    TreeMap<Double, Duration> percentiles = new TreeMap<>();
    DoubleStream.of(TOLD)
        .forEach(
            percent ->
                percentiles.put(percent, Duration.ofNanos(nanos.getValueAtPercentile(percent))));
    return new Latencies(percentiles);
  }

  /** The time that this many percent took at most; of those that are told. */
  Duration at(double percent) {
    return percentiles.ceilingEntry(percent).getValue();
  }
}
