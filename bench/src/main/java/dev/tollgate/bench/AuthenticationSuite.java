package dev.tollgate.bench;

import dev.tollgate.bench.AuthenticationFigure.Phase;
import dev.tollgate.bench.AuthenticationFigure.Round;
import io.grpc.Channel;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What keys cost a CheckQuota. One server that takes calls with a key and without gets both in
 * turns, and every other round the other one first: so neither what else the machine does, nor how
 * this server's code came to be compiled, speaks for one of them.
 */
final class AuthenticationSuite {
  private static final int ROUNDS = 20;
  private static final List<Integer> IN_FLIGHT = List.of(64, 256);

  /** Shares of what other figures get: short, so that both of a round find the machine alike. */
  private static final int WARM_UP_PARTS = 25;

  private static final int DURATION_PARTS = 20;

  /** Below this a rate means nothing. */
  private static final int ANSWERS_MIN = 20;

  /**
   * For each second of the warm-up as many calls, so that the server's code is compiled, however
   * little of the processors it gets.
   */
  private static final int WARM_UP_CALLS_PER_SECOND = 20_000;

  /** A short time is stretched so far and no further. */
  private static final Duration STRETCH_MAX = Duration.ofMinutes(2);

  private static final Duration STRETCH = Duration.ofMillis(10);

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
    Channel channel = rig.channelTo(server);
    Callers without = new Callers(channel, channel, clock);
    Callers with = new Callers(channel, rig.key().on(channel), clock);
    for (Callers callers : List.of(without, with)) {
      warmUp(loop(IN_FLIGHT.get(0), callers));
    }
    List<AuthenticationFigure> figures = new ArrayList<>();
    for (int inFlight : IN_FLIGHT) {
      List<Round> rounds = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        rounds.add(round(round % 2 == 0, server, loop(inFlight, without), loop(inFlight, with)));
      }
      figures.add(new AuthenticationFigure(inFlight, rounds));
    }
    return figures;
  }

  private Load loop(int inFlight, Callers callers) {
    List<Script> scripts =
        Script.forCallers(inFlight, population, "authentication-" + inFlight, seed);
    return new ClosedLoop(scripts.stream().map(callers::check).toList());
  }

  private void warmUp(Load load) throws InterruptedException {
    long calls = timing.warmUp().toMillis() * WARM_UP_CALLS_PER_SECOND / 1_000;
    Meter meter = new Meter();
    load.start(meter);
    pass(timing.warmUp());
    await(() -> meter.answered() >= calls, meter);
    load.stop();
  }

  private Round round(boolean withoutFirst, ServerProcess server, Load without, Load with)
      throws InterruptedException {
    if (withoutFirst) {
      Phase first = phase(server, without);
      return new Round(first, phase(server, with));
    }
    Phase first = phase(server, with);
    return new Round(phase(server, without), first);
  }

  private Phase phase(ServerProcess server, Load load) throws InterruptedException {
    ProcessorTime processors = server.processorTime();
    Meter meter = new Meter();
    load.start(meter);
    pass(timing.warmUp().dividedBy(WARM_UP_PARTS));
    long before = meter.answered();
    Map<String, Long> mark = processors.mark();
    long startNanos = System.nanoTime();
    pass(timing.duration().dividedBy(DURATION_PARTS));
    await(() -> meter.answered() >= before + ANSWERS_MIN, meter);
    double elapsedNanos = System.nanoTime() - startNanos;
    double processorNanos = processors.since(mark).toNanos();
    long calls = meter.answered() - before;
    load.stop();
    return new Phase(
        calls / elapsedNanos * TimeUnit.SECONDS.toNanos(1),
        processorNanos / calls / TimeUnit.MICROSECONDS.toNanos(1),
        meter.faults());
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
