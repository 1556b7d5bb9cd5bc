package dev.tollgate.bench;

/** The ceiling of the write path alone: its batches without gRPC. */
final class SuiteBatches {
  /** So many times the warm-up of a figure at most. */
  private static final int WARM_UPS_MAX = 20;

  private final SuiteSetting setting;

  SuiteBatches(SuiteSetting setting) {
    this.setting = setting;
  }

  /** Measures it on a stage's database. */
  Figure measure(Stage stage) throws InterruptedException {
    WritePath path = setting.rig().writePathOn(stage.settings());
    LaneVersions versions = new LaneVersions(stage.connections(1));
    setting.measurement().warmUpUntilSteady(load(path, stage, "first"), WARM_UPS_MAX);
    return setting.measurement().of(Subject.BATCHES, load(path, stage, "batches"), versions);
  }

  private Load load(WritePath path, Stage stage, String name) {
    return new SqlBatches(
        path, Script.forCallers(path.saturation(), stage.crowd(), name, setting.plan().seed()));
  }
}
