package dev.tollgate.bench;

import dev.tollgate.bench.Comparison.Phase;
import dev.tollgate.bench.Comparison.Round;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Compares two ways on one server: both in turns, in slices so short that they find the machine
 * alike, and every other time the other one first. So neither what else the machine does, nor how
 * the code came to be compiled, speaks for one of them.
 */
final class Turns {
  /** Of each way, in a round. */
  private static final int SLICES = 8;

  /** Below this a slice means nothing. */
  private static final int ANSWERS_MIN = 20;

  /** A short time is stretched so far and no further. */
  private static final Duration STRETCH_MAX = Duration.ofMinutes(2);

  /** A way with its callers, which go on with their scripts from slice to slice. */
  private record Side(Way way, List<Caller> callers, Executor threads) {
    Load load() {
      return new ClosedLoop(callers, threads);
    }
  }

  private record Slices(Side side, PhaseTally tally) {
    Phase phase() {
      return tally.phase();
    }
  }

  private final Population population;
  private final long seed;
  private final Timing timing;
  private final int rounds;

  /**
   * Turns of this length.
   *
   * @param timing all slices of a way together take as long, each with its share of the warm-up
   * @param rounds of {@value #SLICES} slices of each way
   */
  Turns(Population population, long seed, Timing timing, int rounds) {
    this.population = population;
    this.seed = seed;
    this.timing = timing;
    this.rounds = rounds;
  }

  /**
   * Makes calls in both ways that are not counted.
   *
   * @param callsPerSecond at least as many for each second of the warm-up, so that the code is
   *     compiled, however little of the processors it gets
   */
  void warmUp(Pair pair, int inFlight, Executor threads, int callsPerSecond)
      throws InterruptedException {
    long calls = timing.warmUp().toMillis() * callsPerSecond / 1_000;
    for (Way way : List.of(pair.first(), pair.second())) {
      Load load = side(way, "first-" + pair.scripts(way, inFlight), inFlight, threads).load();
      Meter meter = new Meter();
      load.start(meter);
      Timing.pass(timing.warmUp());
      await(way, () -> meter.answered() >= calls, meter);
      load.stop();
    }
  }

  /**
   * Compares.
   *
   * @param threads what callers begin on, see {@link ClosedLoop}
   */
  Comparison compare(Pair pair, int inFlight, Executor threads, ServerProcess server)
      throws InterruptedException {
    Side first = side(pair.first(), pair.scripts(pair.first(), inFlight), inFlight, threads);
    Side second = side(pair.second(), pair.scripts(pair.second(), inFlight), inFlight, threads);
    List<Round> all = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Slices one = slices(first, server);
      Slices other = slices(second, server);
      for (int slice = 0; slice < SLICES; slice++) {
        run(slice % 2 == 0 ? one : other);
        run(slice % 2 == 0 ? other : one);
      }
      all.add(new Round(one.phase(), other.phase()));
    }
    return new Comparison(pair, inFlight, all);
  }

  private Side side(Way way, String scripts, int inFlight, Executor threads) {
    List<Caller> callers =
        Script.forCallers(inFlight, population, scripts, seed).stream().map(way.callers()).toList();
    return new Side(way, callers, threads);
  }

  private static Slices slices(Side side, ServerProcess server) {
    ProcessorTime self = new ProcessorTime(ProcessHandle.current());
    return new Slices(side, new PhaseTally(server.processorTime(), self, side.way().noted()));
  }

  private void run(Slices slices) throws InterruptedException {
    int parts = rounds * SLICES;
    Load load = slices.side().load();
    Meter meter = new Meter();
    load.start(meter);
    Timing.pass(timing.warmUp().dividedBy(parts));
    slices.tally().begin(meter);
    long enough = meter.answered() + ANSWERS_MIN;
    Timing.pass(timing.duration().dividedBy(parts));
    await(slices.side().way(), () -> meter.answered() >= enough, meter);
    slices.tally().end(meter);
    load.stop();
    slices.tally().faults(meter);
  }

  private static void await(Way way, BooleanSupplier enough, Meter meter)
      throws InterruptedException {
    if (!Timing.within(STRETCH_MAX, enough)) {
      throw new BenchException(
          "%s: too few good answers in %s more; %s"
              .formatted(way.name(), STRETCH_MAX, meter.faults()));
    }
  }
}
