package dev.tollgate.bench;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Compares the rates of two loads in short turns, every other time the other one first, so that
 * what else the machine does is the same for both.
 */
final class Alternation {
  /** Before a turn is counted, for what the turn before has left to do. */
  private static final int SETTLE_PART = 4;

  /** A turn in which nothing is answered has no rate: it is stretched, so far and no further. */
  private static final Duration STRETCH_MAX = Duration.ofSeconds(30);

  /**
   * Two rates.
   *
   * @param first messages a second, the median of all turns
   * @param second the same of the other load
   * @param ratio the median of the rounds' ratios, second to first
   * @param rounds of one turn each
   * @param faults how often each came
   */
  record Outcome(double first, double second, double ratio, int rounds, Map<String, Long> faults) {
    Outcome {
      faults = Map.copyOf(faults);
    }
  }

  private final Duration turn;
  private final int rounds;
  private final Map<String, Long> faults = new TreeMap<>();

  /**
   * Turns of this length.
   *
   * @param rounds of a turn each
   */
  Alternation(Duration turn, int rounds) {
    this.turn = turn;
    this.rounds = rounds;
  }

  /**
   * Compares loads that are made anew for each turn.
   *
   * @throws BenchException when nothing is answered in a turn
   */
  Outcome of(Supplier<Load> first, Supplier<Load> second) throws InterruptedException {
    double[] ofFirst = new double[rounds];
    double[] ofSecond = new double[rounds];
    double[] ratios = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      if (round % 2 == 0) {
        ofFirst[round] = rate(first.get());
        ofSecond[round] = rate(second.get());
      } else {
        ofSecond[round] = rate(second.get());
        ofFirst[round] = rate(first.get());
      }
      ratios[round] = ofSecond[round] / ofFirst[round];
    }
    return new Outcome(Median.of(ofFirst), Median.of(ofSecond), Median.of(ratios), rounds, faults);
  }

  private double rate(Load load) throws InterruptedException {
    Meter meter = new Meter();
    load.start(meter);
    Timing.pass(turn.dividedBy(SETTLE_PART));
    long before = meter.answered();
    long startNanos = System.nanoTime();
    Timing.pass(turn);
    if (!Timing.within(STRETCH_MAX, () -> meter.answered() > before)) {
      throw new BenchException(
          "no good answers in %s of a turn; %s".formatted(turn.plus(STRETCH_MAX), meter.faults()));
    }
    double perSecond =
        (meter.answered() - before)
            * (double) TimeUnit.SECONDS.toNanos(1)
            / (System.nanoTime() - startNanos);
    load.stop();
    meter.faults().forEach((fault, count) -> faults.merge(fault, count, Long::sum));
    return perSecond;
  }
}
