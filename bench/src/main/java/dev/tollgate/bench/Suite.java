package dev.tollgate.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.server.domain.SessionPolicy;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All figures of a run, one part after the other. */
final class Suite {
  /** From the widest down, so that what is measured with one caller is compiled by then. */
  private static final List<Integer> IN_FLIGHT = List.of(SuiteSetting.WIDE, 64, 16, 1);

  private static final List<Double> OPEN_LOADS = List.of(0.5, 0.8);
  private static final int STREAMS = 16;

  /** Messages of a stream that wait for their answers. */
  private static final int STREAM_MESSAGES = 1_000;

  /** Callers of the one-transaction ceiling, each on a connection. */
  private static final int CONNECTIONS = 16;

  /** How many times the warm-up of a figure messages are warmed up: most is compiled for them. */
  private static final int TRACK_WARM_UPS = 35;

  /** The same for other calls, of what is measured after messages. */
  private static final int OTHER_WARM_UPS = 8;

  private final SuiteSetting setting;
  private final SuitePlan plan;
  private final Measurement measurement;
  private final SuiteWorkloads workloads;
  private final SuitePairs pairs;
  private final SuiteFigures figures = new SuiteFigures();

  Suite(SuiteSetting setting) {
    this.setting = setting;
    this.plan = setting.plan();
    this.measurement = setting.measurement();
    this.workloads = new SuiteWorkloads(setting);
    this.pairs = new SuitePairs(setting);
  }

  /** Measures what the plan says. */
  SuiteFigures run() throws IOException, InterruptedException, SQLException {
    if (plan.has(SuitePart.STORAGE)) {
      // First, while the PostgreSQL holds nothing else.
      figures.storage = storage();
    }
    Stage stage = Stage.of(setting.rig(), "standard", plan.crowd(), SuiteSetting.FEW);
    if (plan.has(SuitePart.FIGURES)) {
      figures.figures.add(new SuiteBatches(setting).measure(stage.copy()));
    }
    ServerProcess server = stage.server(setting.program());
    Callers callers = stage.callers(server);
    warmUp(stage, callers);
    measureOn(stage, server, callers);
    server.close();
    if (plan.has(SuitePart.WORKLOADS)) {
      Stage many = workloads.stage();
      figures.workloads.add(workloads.batchesOfMany(many));
      figures.workloads.add(workloads.many(many));
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
      figures.workloads.add(workloads.hot(stage, callers));
    }
    if (plan.has(SuitePart.REPLICAS)) {
      figures.replicas = pairs.replicas(stage, callers);
    }
    if (plan.has(SuitePart.GROWTH)) {
      figures.growth = pairs.growth();
    }
    if (plan.has(SuitePart.OVERLOAD)) {
      overload(stage, callers);
    }
    if (plan.has(SuitePart.FIGURES)) {
      // The last, because the holds that it makes end while what comes after is measured.
      reservations(stage, callers);
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
    measurement.warmUp(setting.tracking(stage.crowd(), "first-track", callers), TRACK_WARM_UPS);
    measurement.warmUp(
        setting.loop(SuiteSetting.WIDE, stage.crowd(), "first-check", callers::check),
        OTHER_WARM_UPS);
    measurement.warmUp(
        setting.loop(SuiteSetting.WIDE, stage.crowd(), "first-empty", script -> callers.empty()),
        OTHER_WARM_UPS);
  }

  private void calls(Stage stage, Callers callers) throws InterruptedException {
    LaneVersions versions = new LaneVersions(stage.connections(1));
    for (int inFlight : IN_FLIGHT) {
      figures.figures.add(
          measurement.of(
              Subject.EMPTY_CALL,
              setting.loop(inFlight, stage.crowd(), "empty", script -> callers.empty())));
      figures.figures.add(
          measurement.of(
              Subject.CHECK_QUOTA, setting.loop(inFlight, stage.crowd(), "check", callers::check)));
      figures.figures.add(
          measurement.of(
              Subject.TRACK_MESSAGE,
              setting.loop(inFlight, stage.crowd(), "track", callers::track),
              versions));
    }
  }

  private void batchesAndStreams(Stage stage, Callers callers) throws InterruptedException {
    LaneVersions versions = new LaneVersions(stage.connections(1));
    measurement.warmUp(setting.trackingBatches(stage, callers, "first-calls"), OTHER_WARM_UPS);
    figures.figures.add(
        measurement.of(
            Subject.TRACK_BATCH, setting.trackingBatches(stage, callers, "calls"), versions));
    measurement.warmUp(streams(stage, callers, "first-streams"), OTHER_WARM_UPS);
    figures.figures.add(
        measurement.of(Subject.TRACK_STREAM, streams(stage, callers, "streams"), versions));
  }

  private Load streams(Stage stage, Callers callers, String name) {
    return callers.streams(
        Script.forCallers(STREAMS, stage.crowd(), name, plan.seed()), STREAM_MESSAGES);
  }

  private void reservations(Stage stage, Callers callers) throws InterruptedException {
    measurement.warmUp(
        setting.loop(SuiteSetting.WIDE, stage.crowd(), "first-reserve", callers::reserve),
        OTHER_WARM_UPS);
    figures.figures.add(
        measurement.of(
            Subject.RESERVE_QUOTA,
            setting.loop(SuiteSetting.WIDE, stage.crowd(), "reserve", callers::reserve),
            new LaneVersions(stage.connections(1))));
  }

  private void openLoops(Stage stage, Callers callers) throws InterruptedException {
    double capacity =
        capacity(Subject.TRACK_MESSAGE, setting.tracking(stage.crowd(), "cap", callers));
    for (double load : OPEN_LOADS) {
      Script script = Script.ofOpenLoop(stage.crowd(), "open-" + load, plan.seed());
      figures.openLoops.add(
          new SuiteFigures.OpenLoop(
              load,
              measurement.of(
                  Subject.TRACK_MESSAGE, new PacedLoad(callers.track(script), capacity * load))));
    }
  }

  private void overload(Stage stage, Callers callers) throws InterruptedException {
    double capacity =
        capacity(Subject.TRACK_BATCH, setting.trackingBatches(stage, callers, "cap-calls"));
    SuiteOverload overload = new SuiteOverload(setting, stage, callers);
    figures.overload = overload.overload(capacity);
    figures.flood = overload.flood(capacity);
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

  private Figure singleTransactions(Stage stage) throws SQLException, InterruptedException {
    HikariDataSource connections = stage.connections(CONNECTIONS);
    SingleTransactions.createTables(connections, tenantIds(stage.crowd().shape().tenants()));
    List<Script> scripts = Script.forCallers(CONNECTIONS, stage.crowd(), "single", plan.seed());
    return measurement.of(
        Subject.SINGLE_TRANSACTIONS,
        new SingleTransactions(connections, scripts, setting.rig().clock()));
  }

  private static List<String> tenantIds(int tenants) {
    List<String> ids = new ArrayList<>();
    for (int tenant = 0; tenant < tenants; tenant++) {
      ids.add(Crowd.tenantId(tenant));
    }
    return ids;
  }

  private StorageFigure storage() throws InterruptedException {
    Rig rig = setting.rig();
    HistoryShape shape =
        HistoryShape.tracked(plan.storage(), plan.crowd().tenants(), rig.clock().instant());
    rig.autovacuum(false);
    StorageFigure figure =
        new StorageRun(rig, shape, plan.seed(), rig.clock()).under(SessionPolicy.SLIDING);
    rig.autovacuum(true);
    return figure;
  }
}
