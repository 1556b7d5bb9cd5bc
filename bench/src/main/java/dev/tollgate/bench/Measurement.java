package dev.tollgate.bench;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Runs loads one at a time and measures each. */
final class Measurement {
  /** Below this a figure means nothing: a short duration is stretched until they are there. */
  private static final int ANSWERS_MIN = 20;

  /** So far and no further. */
  private static final Duration STRETCH_MAX = Duration.ofSeconds(30);

  /** A warm-up is looked at after each so many of its units. */
  private static final int STEP = 3;

  /** A rate is steady when so many looks in a row show no growth by this factor. */
  private static final int STEADY_MIN = 3;

  private static final double GROWTH = 1.03;

  private final Timing timing;

  Measurement(Timing timing) {
    this.timing = timing;
  }

  /**
   * Runs a load for so many times the warm-up and measures nothing: for code that is not compiled
   * yet.
   *
   * @throws BenchException when there are errors
   */
  void warmUp(Load load, int times) throws InterruptedException {
    Meter meter = new Meter();
    load.start(meter);
    Timing.pass(timing.warmUp().multipliedBy(times));
    end(load, meter);
  }

  /**
   * Runs a load until its rate grows no more, and measures nothing: on few processors that all are
   * busy it takes a minute until the code is compiled.
   *
   * @param timesMax of the warm-up at most
   * @throws BenchException when there are errors
   */
  void warmUpUntilSteady(Load load, int timesMax) throws InterruptedException {
    Meter meter = new Meter();
    load.start(meter);
    double best = 0;
    int steady = 0;
    for (int times = 0; times < timesMax && steady < STEADY_MIN; times += STEP) {
      long before = meter.answered();
      Timing.pass(timing.warmUp().multipliedBy(STEP));
      long answered = meter.answered() - before;
      steady = answered > GROWTH * best ? 0 : steady + 1;
      best = Math.max(best, (double) answered);
    }
    end(load, meter);
  }

  private static void end(Load load, Meter meter) throws InterruptedException {
    load.stop();
    if (!meter.faults().isEmpty()) {
      throw new BenchException("errors while warming up: " + meter.faults());
    }
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
    Timing.pass(timing.warmUp());
    int inFlight = load.inFlight();
    Histogram unused = meter.cut();
    long before = meter.answered();
    long startNanos = System.nanoTime();
    measure(subject, meter);
    long answered = meter.answered() - before;
    Histogram measured = meter.cut();
    double elapsedNanos = System.nanoTime() - startNanos;
    load.stop();
    return new Figure(
        subject,
        inFlight,
        answered / elapsedNanos * TimeUnit.SECONDS.toNanos(1),
        Latencies.of(measured),
        OptionalDouble.empty(),
        meter.faults());
  }

  private void measure(Subject subject, Meter meter) throws InterruptedException {
    long enough = meter.answered() + ANSWERS_MIN;
    Timing.pass(timing.duration());
    if (!Timing.within(STRETCH_MAX, () -> meter.answered() >= enough)) {
      throw new BenchException(
          "%s: fewer than %d good answers in %s; %s"
              .formatted(
                  subject.title(),
                  ANSWERS_MIN,
                  timing.duration().plus(STRETCH_MAX),
                  meter.faults()));
    }
  }
}
