package dev.tollgate.bench;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Runs loads one at a time and measures each. */
final class Measurement {
  private final Timing timing;

  Measurement(Timing timing) {
    this.timing = timing;
  }

  /** Warms up, measures, and stops the load. */
  Figure of(Subject subject, Load load) throws InterruptedException {
    return of(subject, load, new Meter());
  }

  /** The same, with the number of messages a transaction, by the lanes' own count. */
  Figure of(Subject subject, Load load, LaneVersions versions) throws InterruptedException {
    Meter meter = new Meter();
    long before = versions.sum();
    Figure figure = of(subject, load, meter);
    long commits = versions.sum() - before;
    return figure.withPerCommit(meter.answered() / (double) Math.max(1, commits));
  }

  private Figure of(Subject subject, Load load, Meter meter) throws InterruptedException {
    load.start(meter);
    pass(timing.warmUp());
    Histogram warmUp = meter.cut();
    warmUp.reset();
    long startNanos = System.nanoTime();
    pass(timing.duration());
    Histogram measured = meter.cut();
    double elapsedNanos = System.nanoTime() - startNanos;
    load.stop();
    return new Figure(
        subject,
        load.inFlight(),
        measured.getTotalCount() / elapsedNanos * TimeUnit.SECONDS.toNanos(1),
        Duration.ofNanos(measured.getValueAtPercentile(50)),
        Duration.ofNanos(measured.getValueAtPercentile(99)),
        OptionalDouble.empty(),
        meter.faults());
  }

  private static void pass(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
