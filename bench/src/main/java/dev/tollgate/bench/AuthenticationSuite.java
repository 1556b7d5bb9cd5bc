package dev.tollgate.bench;

import dev.tollgate.bench.AuthenticationFigure.Phase;
import dev.tollgate.bench.AuthenticationFigure.Round;
import io.grpc.Channel;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What keys cost a CheckQuota. One server that takes calls with a key and without gets both in
 * turns, the first of a round being the last of the one before: so neither what else the machine
 * does, nor how this server's code came to be compiled, speaks for one of them.
 */
final class AuthenticationSuite {
  private static final int ROUNDS = 10;
  private static final List<Integer> IN_FLIGHT = List.of(64, 256);

  /** Shares of what other figures get: there are {@link #ROUNDS} of two of these. */
  private static final int WARM_UP_PARTS = 10;

  private static final int DURATION_PARTS = 4;

  /** The processor time of a process is told in steps of 10 ms: so few that they do not matter. */
  private static final Duration CPU_MIN = Duration.ofMillis(100);

  private static final Duration STRETCH_MAX = Duration.ofSeconds(30);
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
    Measurement measurement = new Measurement(timing);
    measurement.warmUp(loop(IN_FLIGHT.get(0), without));
    measurement.warmUp(loop(IN_FLIGHT.get(0), with));
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
    Meter meter = new Meter();
    load.start(meter);
    pass(timing.warmUp().dividedBy(WARM_UP_PARTS));
    long answered = meter.answered();
    Duration cpu = server.cpu();
    long startNanos = System.nanoTime();
    pass(timing.duration().dividedBy(DURATION_PARTS));
    while (server.cpu().minus(cpu).compareTo(CPU_MIN) < 0) {
      if (System.nanoTime() - startNanos > timing.duration().plus(STRETCH_MAX).toNanos()) {
        throw new BenchException("the server has too little to do; " + meter.faults());
      }
      pass(STRETCH);
    }
    double elapsedNanos = System.nanoTime() - startNanos;
    double cpuNanos = server.cpu().minus(cpu).toNanos();
    long calls = meter.answered() - answered;
    load.stop();
    return new Phase(
        calls / elapsedNanos * TimeUnit.SECONDS.toNanos(1),
        cpuNanos / Math.max(1, calls) / TimeUnit.MICROSECONDS.toNanos(1),
        meter.faults());
  }

  private static void pass(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
