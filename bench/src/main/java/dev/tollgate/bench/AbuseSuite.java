package dev.tollgate.bench;

import dev.tollgate.bench.AbuseFigure.Victim;
import io.grpc.Channel;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * What a victim sees of others' attacks: one that calls steadily, with nobody else there and then
 * under one attack after the other, on one server.
 */
final class AbuseSuite {
  /** What a busy gateway sends. */
  static final int CHECKS_PER_SECOND = 400;

  static final int TRACKS_PER_SECOND = 100;

  /** Callers that get the server's code compiled before the first figure. */
  private static final int WARM_UP_IN_FLIGHT = 64;

  /** Below this a percentile means nothing. */
  private static final int ANSWERS_MIN = 20;

  private static final Duration SETTLE_MAX = Duration.ofSeconds(10);
  private static final Duration AWAIT_MAX = Duration.ofSeconds(30);

  private final Rig rig;
  private final Population population;
  private final long seed;
  private final Timing timing;
  private final InstantSource clock;

  AbuseSuite(Rig rig, Population population, long seed, Timing timing, InstantSource clock) {
    this.rig = rig;
    this.population = population;
    this.seed = seed;
    this.timing = timing;
    this.clock = clock;
  }

  /** Measures everything, with a server from {@code program}. */
  List<AbuseFigure> run(ServerProgram program) throws IOException, InterruptedException {
    new FirstMessages(rig, population, clock).record();
    ServerProcess server = rig.server(program);
    Channel channel = rig.channelTo(server);
    Callers callers = new Callers(channel, rig.key().on(channel), clock);
    warmUp(callers);
    List<AbuseFigure> figures = new ArrayList<>();
    for (IntFunction<Attack> attack : new Attacks(population, seed, rig.key()).all()) {
      figures.add(figure(attack.apply(server.port()), callers, server));
    }
    return figures;
  }

  private void warmUp(Callers callers) throws InterruptedException {
    Measurement measurement = new Measurement(timing);
    List<Script> scripts = Script.forCallers(WARM_UP_IN_FLIGHT, population, "first", seed);
    measurement.warmUp(new ClosedLoop(scripts.stream().map(callers::track).toList()), 2);
    measurement.warmUp(new ClosedLoop(scripts.stream().map(callers::check).toList()), 2);
  }

  private AbuseFigure figure(Attack attack, Callers callers, ServerProcess server)
      throws IOException, InterruptedException {
    Meter checks = new Meter();
    Meter tracks = new Meter();
    PacedLoad check = new PacedLoad(callers.check(script(attack, "check")), CHECKS_PER_SECOND);
    PacedLoad track = new PacedLoad(callers.track(script(attack, "track")), TRACKS_PER_SECOND);
    check.start(checks);
    track.start(tracks);
    Timing.pass(timing.warmUp());
    // On a machine that is too busy for that the quiet figures say so.
    boolean unused = Timing.within(SETTLE_MAX, () -> check.settled() && track.settled());
    Window quiet = window(checks, tracks);
    attack.start();
    Window attacked;
    double perSecond;
    try {
      long before = attack.count();
      long startNanos = System.nanoTime();
      attacked = window(checks, tracks);
      perSecond = (attack.count() - before) * 1e9 / (System.nanoTime() - startNanos);
    } finally {
      attack.stop();
    }
    check.stop();
    track.stop();
    return new AbuseFigure(
        attack.title(),
        perSecond,
        new Victim(quiet.check(), attacked.check(), checks.faults()),
        new Victim(quiet.track(), attacked.track(), tracks.faults()),
        server.heapMib());
  }

  /** The 99th percentiles after the warm-up. */
  private record Window(Duration check, Duration track) {}

  private Window window(Meter checks, Meter tracks) throws InterruptedException {
    Timing.pass(timing.warmUp());
    cut(checks);
    cut(tracks);
    long enoughChecks = checks.answered() + ANSWERS_MIN;
    long enoughTracks = tracks.answered() + ANSWERS_MIN;
    Timing.pass(timing.duration());
    await(() -> checks.answered() >= enoughChecks && tracks.answered() >= enoughTracks);
    return new Window(cut(checks), cut(tracks));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    if (!Timing.within(AWAIT_MAX, condition)) {
      throw new BenchException("the victim's calls were not answered in " + AWAIT_MAX);
    }
  }

  private Script script(Attack attack, String name) {
    return Script.ofOpenLoop(population, attack.title() + "-" + name, seed);
  }

  /** The 99th percentile since the last cut. */
  private static Duration cut(Meter meter) {
    return Duration.ofNanos(meter.cut().getValueAtPercentile(99));
  }

  /** All faults of a run, for the report. */
  static Map<String, Long> faults(List<AbuseFigure> figures) {
    Map<String, Long> all = new TreeMap<>();
    for (AbuseFigure figure : figures) {
      figure.check().faults().forEach((name, count) -> all.merge(name, count, Long::sum));
      figure.track().faults().forEach((name, count) -> all.merge(name, count, Long::sum));
    }
    return all;
  }
}
