package dev.tollgate.bench;

import java.util.List;

/** Several loads as one. */
record Loads(List<Load> all) implements Load {
  Loads {
    all = List.copyOf(all);
  }

  @Override
  public int inFlight() {
    return all.stream().mapToInt(Load::inFlight).sum();
  }

  @Override
  public void start(Meter meter) {
    all.forEach(load -> load.start(meter));
  }

  @Override
  public void stop() throws InterruptedException {
    for (Load load : all) {
      load.stop();
    }
  }
}
