package dev.tollgate.bench;

import dev.tollgate.bench.AuthenticationFigure.Round;
import io.grpc.Channel;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What keys cost a CheckQuota. One server that takes calls with a key and without gets both in
 * turns, in slices so short that they find the machine alike, and every other time the other one
 * first: so neither what else the machine does, nor how this server's code came to be compiled,
 * speaks for one of them.
 */
final class AuthenticationSuite {
  private static final List<Integer> IN_FLIGHT = List.of(64, 256);
  private static final int ROUNDS = 20;

  /** Of each kind, in a round. */
  private static final int SLICES = 8;

  /** The share of a slice in the time that other figures get. */
  private static final int PARTS = ROUNDS * SLICES;

  /** Below this a slice means nothing. */
  private static final int ANSWERS_MIN = 20;

  /**
   * For each second of the warm-up as many calls, so that the server's code is compiled, however
   * little of the processors it gets.
   */
  private static final int WARM_UP_CALLS_PER_SECOND = 20_000;

  /** A short time is stretched so far and no further. */
  private static final Duration STRETCH_MAX = Duration.ofMinutes(2);

  private static final Duration STRETCH = Duration.ofMillis(1);

  private final Rig rig;
  private final Population population;
  private final long seed;
  private final Timing timing;
  private final InstantSource clock;

  AuthenticationSuite(
      Rig rig, Population population, long seed, Timing timing, InstantSource clock) {
    this.rig = rig;
    this.population = population;
    this.seed = seed;
    this.timing = timing;
    this.clock = clock;
  }

  /** Measures, with a server from {@code program}; every customer must have an open session. */
  List<AuthenticationFigure> run(ServerProgram program) throws IOException, InterruptedException {
    // A server that needs no key makes none: this one does, where none did before.
    rig.server(program).close();
    ServerProcess server = rig.serverForAll(program);
    ProcessorTime processors = server.processorTime();
    Channel channel = rig.channelTo(server);
    Callers without = new Callers(channel, channel, clock);
    Callers with = new Callers(channel, rig.key().on(channel), clock);
    warmUp(without);
    warmUp(with);
    List<AuthenticationFigure> figures = new ArrayList<>();
    for (int inFlight : IN_FLIGHT) {
      List<Round> rounds = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        Slices none = new Slices(inFlight, without, processors);
        Slices key = new Slices(inFlight, with, processors);
        for (int slice = 0; slice < SLICES; slice++) {
          run(slice % 2 == 0 ? none : key);
          run(slice % 2 == 0 ? key : none);
        }
        rounds.add(new Round(none.phase(), key.phase()));
      }
      figures.add(new AuthenticationFigure(inFlight, rounds));
    }
    return figures;
  }

  private record Slices(int inFlight, Callers callers, PhaseTally tally) {
    Slices(int inFlight, Callers callers, ProcessorTime processors) {
      this(inFlight, callers, new PhaseTally(processors));
    }

    AuthenticationFigure.Phase phase() {
      return tally.phase();
    }
  }

  private void warmUp(Callers callers) throws InterruptedException {
    long calls = timing.warmUp().toMillis() * WARM_UP_CALLS_PER_SECOND / 1_000;
    Load load = loop(IN_FLIGHT.get(0), callers);
    Meter meter = new Meter();
    load.start(meter);
    pass(timing.warmUp());
    await(() -> meter.answered() >= calls, meter);
    load.stop();
  }

  private void run(Slices slices) throws InterruptedException {
    Load load = loop(slices.inFlight(), slices.callers());
    Meter meter = new Meter();
    load.start(meter);
    pass(timing.warmUp().dividedBy(PARTS));
    slices.tally().begin(meter);
    long enough = meter.answered() + ANSWERS_MIN;
    pass(timing.duration().dividedBy(PARTS));
    await(() -> meter.answered() >= enough, meter);
    slices.tally().end(meter);
    load.stop();
    slices.tally().faults(meter);
  }

  private Load loop(int inFlight, Callers callers) {
    List<Script> scripts =
        Script.forCallers(inFlight, population, "authentication-" + inFlight, seed);
    return new ClosedLoop(scripts.stream().map(callers::check).toList());
  }

  private static void await(BooleanSupplier enough, Meter meter) throws InterruptedException {
    long endNanos = System.nanoTime() + STRETCH_MAX.toNanos();
    while (!enough.getAsBoolean()) {
      if (System.nanoTime() - endNanos > 0) {
        throw new BenchException(
            "CheckQuota: too few good answers in %s more; %s"
                .formatted(STRETCH_MAX, meter.faults()));
      }
      pass(STRETCH);
    }
  }

  private static void pass(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
