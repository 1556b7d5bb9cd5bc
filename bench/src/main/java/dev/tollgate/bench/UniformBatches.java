package dev.tollgate.bench;

import dev.tollgate.server.database.ConnectionSettings;
import java.util.List;

/** The ceiling of the write path alone, with a population of which each has an open session. */
final class UniformBatches {
  private final Rig rig;
  private final Population population;
  private final long seed;
  private final Timing timing;

  UniformBatches(Rig rig, Population population, long seed, Timing timing) {
    this.rig = rig;
    this.population = population;
    this.seed = seed;
    this.timing = timing;
  }

  /** Measures it on a copy of the server's database, to which nobody may be connected. */
  Figure measure() throws InterruptedException {
    new FirstMessages(rig, population, rig.clock()).record();
    ConnectionSettings copy = rig.copyOf("tollgate", "tollgate_batches");
    WritePath path = rig.writePathOn(copy);
    LaneVersions versions = new LaneVersions(rig.connectionsTo(copy, 1));
    List<Script> scripts = Script.forCallers(path.saturation(), population, "batches", seed);
    return new Measurement(timing).of(Subject.BATCHES, new SqlBatches(path, scripts), versions);
  }
}
