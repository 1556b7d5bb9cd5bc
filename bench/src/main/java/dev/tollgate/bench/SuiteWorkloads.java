package dev.tollgate.bench;

import java.io.IOException;

/** What a suite measures of other crowds than the standard one. */
final class SuiteWorkloads {
  private static final double HOT_SHARE = 0.5;

  private final SuiteSetting setting;

  SuiteWorkloads(SuiteSetting setting) {
    this.setting = setting;
  }

  /** The standard crowd, when one tenant has half of all messages. */
  SuiteFigures.OfWorkload hot(Stage stage, Callers callers) throws InterruptedException {
    Crowd hot = stage.crowd().hot(HOT_SHARE);
    return new SuiteFigures.OfWorkload(
        "half of all for one tenant",
        setting.measurement().of(Subject.TRACK_MESSAGE, setting.tracking(hot, "hot", callers)));
  }

  /** The write path alone with many tenants. The stage's database is copied for it. */
  SuiteFigures.OfWorkload batchesOfMany(Stage stage) throws InterruptedException {
    return new SuiteFigures.OfWorkload(name(), new SuiteBatches(setting).measure(stage.copy()));
  }

  /**
   * A server with many tenants.
   *
   * @throws BenchException when its heap was not enough for them
   */
  SuiteFigures.OfWorkload many(Stage stage) throws IOException, InterruptedException {
    ServerProcess server = stage.server(setting.program());
    Callers callers = stage.callers(server);
    setting.warmUp(setting.tracking(stage.crowd(), "many-first", callers));
    Figure figure =
        setting
            .measurement()
            .of(Subject.TRACK_MESSAGE, setting.tracking(stage.crowd(), "many", callers));
    long unused = server.heapMib();
    server.close();
    return new SuiteFigures.OfWorkload(name(), figure);
  }

  /** A stage with many tenants. */
  Stage stage() {
    SuitePlan plan = setting.plan();
    Crowd.Shape shape = plan.crowd().ofTenants(plan.manyTenants());
    return Stage.of(setting.rig(), "tenants", shape, SuiteSetting.FEW);
  }

  private String name() {
    return "%,d tenants".formatted(setting.plan().manyTenants());
  }
}
