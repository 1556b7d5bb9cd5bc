package dev.tollgate.bench;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What a suite measures beyond what a server can take. */
final class SuiteOverload {
  private static final int OVERLOAD_TIMES = 10;
  private static final int VICTIM_CALLS_PER_SECOND = 100;

  /** Customers of the one tenant that floods. */
  private static final int FLOODED_CUSTOMERS = 1_000;

  private final SuiteSetting setting;
  private final Stage stage;
  private final Callers callers;

  SuiteOverload(SuiteSetting setting, Stage stage, Callers callers) {
    this.setting = setting;
    this.stage = stage;
    this.callers = callers;
  }

  /**
   * Offers ten times the messages that a server can take.
   *
   * @param capacity messages a second
   */
  Overload.Outcome overload(double capacity) throws InterruptedException {
    Timing timing = setting.plan().timing();
    return new Overload(
            setting.batches(script(stage.crowd(), "overload"), callers), capacity * OVERLOAD_TIMES)
        .run(timing.warmUp(), timing.duration());
  }

  /** What others feel of a tenant that offers as much by itself. */
  SuiteFigures.Flood flood(double capacity) throws InterruptedException {
    Meter meter = new Meter();
    PacedLoad victim =
        new PacedLoad(
            callers.track(Script.ofOpenLoop(stage.crowd(), "victim", setting.plan().seed())),
            VICTIM_CALLS_PER_SECOND);
    victim.start(meter);
    Duration duration = setting.plan().timing().duration();
    Timing.pass(setting.plan().timing().warmUp());
    var unused = meter.cut();
    Timing.pass(duration);
    Latencies quiet = Latencies.of(meter.cut());
    Source one =
        random ->
            new Source.Customer("flooded", "+1888" + random.nextInt(FLOODED_CUSTOMERS), false);
    Overload.Outcome outcome =
        new Overload(setting.batches(script(one, "flood"), callers), capacity * OVERLOAD_TIMES)
            .run(Duration.ZERO, duration);
    Latencies flooded = Latencies.of(meter.cut());
    victim.stop();
    Map<String, Long> faults = new TreeMap<>(meter.faults());
    outcome.faults().forEach((fault, count) -> faults.merge(fault, count, Long::sum));
    return new SuiteFigures.Flood(quiet, flooded, faults);
  }

  private Script script(Source source, String name) {
    return new Script(source, name, setting.plan().seed());
  }
}
