package dev.tollgate.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.server.domain.SessionPolicy;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** All figures of a run, one part after the other. */
final class Suite {
  /** Callers of what is measured at one width. */
  static final int WIDE = 256;

  /** From the widest down, so that what is measured with one caller is compiled by then. */
  private static final List<Integer> IN_FLIGHT = List.of(WIDE, 64, 16, 1);

  private static final List<Double> OPEN_LOADS = List.of(0.5, 0.8);
  private static final int BATCH_MESSAGES = 1_000;
  private static final int BATCH_CALLS = 16;
  private static final int STREAMS = 16;

  /** Callers of the one-transaction ceiling, each on a connection. */
  private static final int CONNECTIONS = 16;

  private static final double HOT_SHARE = 0.5;
  private static final int OVERLOAD_TIMES = 10;
  private static final int VICTIM_CALLS_PER_SECOND = 100;

  /** So many times the warm-up of a figure at most, before the first. */
  private static final int WARM_UPS_MAX = 40;

  /** Messages of a customer with an open session, where few are stored. */
  private static final int FEW = 1;

  private final Rig rig;
  private final SuitePlan plan;
  private final ServerProgram program;
  private final Measurement measurement;
  private final SuiteFigures figures = new SuiteFigures();

  Suite(Rig rig, SuitePlan plan, ServerProgram program) {
    this.rig = rig;
    this.plan = plan;
    this.program = program;
    this.measurement = new Measurement(plan.timing());
  }

  /** Measures what the plan says. */
  SuiteFigures run() throws IOException, InterruptedException, SQLException {
    if (plan.has(SuitePart.STORAGE)) {
      // First, while the PostgreSQL holds nothing else.
      figures.storage = storage();
    }
    Stage stage = Stage.of(rig, "standard", plan.crowd(), FEW);
    if (plan.has(SuitePart.FIGURES)) {
      figures.figures.add(batches(stage.copy()));
    }
    ServerProcess server = stage.server(program);
    Callers callers = stage.callers(server);
    warmUp(stage, callers);
    measureOn(stage, server, callers);
    server.close();
    if (plan.has(SuitePart.WORKLOADS)) {
      manyTenants();
    }
    figures.figures.sort(Comparator.comparing(Figure::subject).thenComparing(Figure::inFlight));
    return figures;
  }

  private void measureOn(Stage stage, ServerProcess server, Callers callers)
      throws IOException, InterruptedException, SQLException {
    if (plan.has(SuitePart.FIGURES)) {
      calls(stage, callers);
      batchesAndStreams(stage, callers);
    }
    if (plan.has(SuitePart.OPEN_LOOP)) {
      openLoops(stage, callers);
    }
    if (plan.has(SuitePart.WORKLOADS)) {
      Crowd hot = stage.crowd().hot(HOT_SHARE);
      figures.workloads.add(
          new SuiteFigures.OfWorkload(
              "half of all for one tenant",
              measurement.of(Subject.TRACK_MESSAGE, loop(WIDE, hot, "hot", callers::track))));
    }
    if (plan.has(SuitePart.REPLICAS)) {
      figures.replicas = replicas(stage, callers);
    }
    if (plan.has(SuitePart.GROWTH)) {
      figures.growth = growth();
    }
    if (plan.has(SuitePart.OVERLOAD)) {
      overload(stage, callers);
    }
    if (plan.has(SuitePart.FIGURES)) {
      // The last, because what it holds is looked at by all that comes after.
      figures.figures.add(
          measurement.of(
              Subject.RESERVE_QUOTA,
              loop(WIDE, stage.crowd(), "reserve", callers::reserve),
              new LaneVersions(stage.connections(1))));
    }
    figures.heapMib = server.heapMib();
    if (plan.has(SuitePart.FIGURES)) {
      // While the server is idle.
      figures.figures.add(
          measurement.of(Subject.EMPTY_COMMIT, new EmptyCommits(stage.connections(1))));
      figures.figures.add(singleTransactions(stage));
    }
  }

  private void warmUp(Stage stage, Callers callers) throws InterruptedException {
    measurement.warmUp(loop(WIDE, stage.crowd(), "first-check", callers::check), 2);
    measurement.warmUp(loop(WIDE, stage.crowd(), "first-empty", script -> callers.empty()), 2);
    // The write path is the most there is to compile.
    measurement.warmUpUntilSteady(
        loop(WIDE, stage.crowd(), "first-track", callers::track), WARM_UPS_MAX);
  }

  /** Measures the ceiling of the write path alone. */
  private Figure batches(Stage stage) throws InterruptedException {
    WritePath path = rig.writePathOn(stage.settings());
    List<Script> scripts =
        Script.forCallers(path.saturation(), stage.crowd(), "batches", plan.seed());
    LaneVersions versions = new LaneVersions(stage.connections(1));
    measurement.warmUpUntilSteady(
        new SqlBatches(
            path, Script.forCallers(path.saturation(), stage.crowd(), "first", plan.seed())),
        WARM_UPS_MAX / 2);
    return measurement.of(Subject.BATCHES, new SqlBatches(path, scripts), versions);
  }

  private void calls(Stage stage, Callers callers) throws InterruptedException {
    LaneVersions versions = new LaneVersions(stage.connections(1));
    for (int inFlight : IN_FLIGHT) {
      figures.figures.add(
          measurement.of(
              Subject.EMPTY_CALL,
              loop(inFlight, stage.crowd(), "empty", script -> callers.empty())));
      figures.figures.add(
          measurement.of(
              Subject.CHECK_QUOTA, loop(inFlight, stage.crowd(), "check", callers::check)));
      figures.figures.add(
          measurement.of(
              Subject.TRACK_MESSAGE,
              loop(inFlight, stage.crowd(), "track", callers::track),
              versions));
    }
  }

  private void batchesAndStreams(Stage stage, Callers callers) throws InterruptedException {
    LaneVersions versions = new LaneVersions(stage.connections(1));
    figures.figures.add(
        measurement.of(Subject.TRACK_BATCH, batchLoop(stage, callers, "calls"), versions));
    List<Script> scripts = Script.forCallers(STREAMS, stage.crowd(), "streams", plan.seed());
    figures.figures.add(
        measurement.of(Subject.TRACK_STREAM, callers.streams(scripts, BATCH_MESSAGES), versions));
  }

  private Load batchLoop(Stage stage, Callers callers, String name) {
    return loop(
        BATCH_CALLS, stage.crowd(), name, script -> callers.trackBatch(script, BATCH_MESSAGES));
  }

  private Load loop(int inFlight, Source source, String name, Function<Script, Caller> caller) {
    return new ClosedLoop(
        Script.forCallers(inFlight, source, name + "-" + inFlight, plan.seed()).stream()
            .map(caller)
            .toList());
  }

  private void openLoops(Stage stage, Callers callers) throws InterruptedException {
    double capacity =
        capacity(Subject.TRACK_MESSAGE, loop(WIDE, stage.crowd(), "cap", callers::track));
    for (double load : OPEN_LOADS) {
      Script script = new Script(stage.crowd(), "open-" + load, plan.seed());
      figures.openLoops.add(
          new SuiteFigures.OpenLoop(
              load,
              measurement.of(
                  Subject.TRACK_MESSAGE, new PacedLoad(callers.track(script), capacity * load))));
    }
  }

  /** What was measured of a subject at its widest; measured now when it was not. */
  private double capacity(Subject subject, Load load) throws InterruptedException {
    double measured =
        figures.figures.stream()
            .filter(one -> one.subject() == subject && one.inFlight() >= load.inFlight())
            .mapToDouble(Figure::perSecond)
            .findFirst()
            .orElse(0);
    return measured > 0 ? measured : measurement.of(subject, load).perSecond();
  }

  private Alternation.Outcome replicas(Stage stage, Callers one)
      throws IOException, InterruptedException {
    ServerProcess second = stage.server(program);
    Callers other = stage.callers(second);
    measurement.warmUpUntilSteady(
        loop(WIDE, stage.crowd(), "other-first", other::track), WARM_UPS_MAX);
    StoredMessages before = StoredMessages.of(stage.connections(1));
    long acknowledged = one.acknowledged() + other.acknowledged();
    int[] turn = new int[1];
    Alternation.Outcome outcome =
        alternation()
            .of(
                () -> loop(WIDE, stage.crowd(), "one-" + turn[0]++, one::track),
                () ->
                    new Loads(
                        List.of(
                            loop(WIDE / 2, stage.crowd(), "left-" + turn[0]++, one::track),
                            loop(WIDE / 2, stage.crowd(), "right-" + turn[0]++, other::track))));
    long expected = one.acknowledged() + other.acknowledged() - acknowledged;
    second.close();
    Map<String, Long> faults = new TreeMap<>(outcome.faults());
    faults.putAll(StoredMessages.of(stage.connections(1)).faultsSince(before, expected));
    return new Alternation.Outcome(
        outcome.first(), outcome.second(), outcome.ratio(), outcome.rounds(), faults);
  }

  private Alternation alternation() {
    return new Alternation(plan.timing().duration().dividedBy(4), plan.rounds());
  }

  /** Both on databases of their own, each with the same crowd. */
  private Alternation.Outcome growth() throws IOException, InterruptedException {
    Crowd.Shape shape = plan.crowd();
    int messages = Math.max(1, plan.stored() / shape.customers());
    Stage few = Stage.of(rig, "few", shape, FEW);
    Stage many = Stage.of(rig, "many", shape, messages);
    ServerProcess ofFew = few.server(program);
    ServerProcess ofMany = many.server(program);
    Callers small = few.callers(ofFew);
    Callers large = many.callers(ofMany);
    measurement.warmUpUntilSteady(
        new Loads(
            List.of(
                loop(WIDE, few.crowd(), "few-first", small::track),
                loop(WIDE, many.crowd(), "many-first", large::track))),
        WARM_UPS_MAX);
    int[] turn = new int[1];
    Alternation.Outcome outcome =
        alternation()
            .of(
                () -> loop(WIDE, few.crowd(), "few-" + turn[0]++, small::track),
                () -> loop(WIDE, many.crowd(), "many-" + turn[0]++, large::track));
    ofFew.close();
    ofMany.close();
    few.drop();
    many.drop();
    return outcome;
  }

  private void overload(Stage stage, Callers callers) throws InterruptedException {
    double capacity = capacity(Subject.TRACK_BATCH, batchLoop(stage, callers, "cap-calls"));
    Script script = new Script(stage.crowd(), "overload", plan.seed());
    figures.overload =
        new Overload(callers.trackBatch(script, BATCH_MESSAGES), capacity * OVERLOAD_TIMES)
            .run(plan.timing().warmUp(), plan.timing().duration());
    figures.flood = flood(stage, callers, capacity * OVERLOAD_TIMES);
  }

  private SuiteFigures.Flood flood(Stage stage, Callers callers, double perSecond)
      throws InterruptedException {
    Meter meter = new Meter();
    Script script = new Script(stage.crowd(), "victim", plan.seed());
    PacedLoad victim = new PacedLoad(callers.track(script), VICTIM_CALLS_PER_SECOND);
    victim.start(meter);
    Duration duration = plan.timing().duration();
    Timing.pass(plan.timing().warmUp());
    var unused = meter.cut();
    Timing.pass(duration);
    Latencies quiet = Latencies.of(meter.cut());
    Script flood =
        new Script(
            random -> new Source.Customer("flooded", "+1888" + random.nextInt(1_000), false),
            "flood",
            plan.seed());
    Overload.Outcome outcome =
        new Overload(callers.trackBatch(flood, BATCH_MESSAGES), perSecond)
            .run(Duration.ZERO, duration);
    Latencies flooded = Latencies.of(meter.cut());
    victim.stop();
    Map<String, Long> faults = new TreeMap<>(meter.faults());
    outcome.faults().forEach((fault, count) -> faults.merge(fault, count, Long::sum));
    return new SuiteFigures.Flood(quiet, flooded, faults);
  }

  private void manyTenants() throws IOException, InterruptedException {
    Stage stage = Stage.of(rig, "tenants", plan.crowd().ofTenants(plan.manyTenants()), FEW);
    String name = "%,d tenants".formatted(plan.manyTenants());
    figures.workloads.add(new SuiteFigures.OfWorkload(name, batches(stage.copy())));
    ServerProcess server = stage.server(program);
    Callers callers = stage.callers(server);
    measurement.warmUpUntilSteady(loop(WIDE, stage.crowd(), "tf", callers::track), WARM_UPS_MAX);
    figures.workloads.add(
        new SuiteFigures.OfWorkload(
            name,
            measurement.of(Subject.TRACK_MESSAGE, loop(WIDE, stage.crowd(), "t", callers::track))));
    // Fails when the heap was not enough for so many.
    long unused = server.heapMib();
    server.close();
  }

  private Figure singleTransactions(Stage stage) throws SQLException, InterruptedException {
    HikariDataSource connections = stage.connections(CONNECTIONS);
    SingleTransactions.createTables(connections, tenantIds(stage.crowd().shape().tenants()));
    List<Script> scripts = Script.forCallers(CONNECTIONS, stage.crowd(), "single", plan.seed());
    return measurement.of(
        Subject.SINGLE_TRANSACTIONS, new SingleTransactions(connections, scripts, rig.clock()));
  }

  private static List<String> tenantIds(int tenants) {
    List<String> ids = new ArrayList<>();
    for (int tenant = 0; tenant < tenants; tenant++) {
      ids.add(Crowd.tenantId(tenant));
    }
    return ids;
  }

  private StorageFigure storage() throws InterruptedException {
    HistoryShape shape =
        HistoryShape.tracked(plan.storage(), plan.crowd().tenants(), rig.clock().instant());
    rig.autovacuum(false);
    StorageFigure figure =
        new StorageRun(rig, shape, plan.seed(), rig.clock()).under(SessionPolicy.SLIDING);
    rig.autovacuum(true);
    return figure;
  }
}
