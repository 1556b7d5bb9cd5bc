package dev.tollgate.bench;

import dev.tollgate.server.domain.TrackOutcome;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One message of every customer, so that all that is measured falls into open sessions. */
final class FirstMessages {
  private final Rig rig;
  private final Population population;
  private final InstantSource clock;

  FirstMessages(Rig rig, Population population, InstantSource clock) {
    this.rig = rig;
    this.population = population;
    this.clock = clock;
  }

  void record() {
    try (WritePath path = new WritePath(rig.database(), clock)) {
      List<CompletableFuture<TrackOutcome>> waiting = new ArrayList<>();
      for (int customer = 0; customer < population.customers(); customer++) {
        waiting.add(path.submit(first(customer)));
        if (waiting.size() == path.saturation()) {
          requireRecorded(waiting);
        }
      }
      requireRecorded(waiting);
    }
  }

  private Script.Draw first(int customer) {
    return new Script.Draw(
        population.tenantIdOf(customer),
        population.customerId(customer),
        "wamid.first." + customer,
        false,
        true);
  }

  private static void requireRecorded(List<CompletableFuture<TrackOutcome>> waiting) {
    for (CompletableFuture<TrackOutcome> outcome : waiting) {
      if (outcome.join() instanceof TrackOutcome.Refused refused) {
        throw new BenchException("a first message was refused: " + refused.refusal());
      }
    }
    waiting.clear();
  }
}
