package dev.tollgate.server.pipeline;

import dev.tollgate.testing.Campaign;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random histories of customers with several ids, under rules that change, in random orders and
 * batches: what is stored, answered and read by day is a function of the set of messages, each
 * time.
 */
class HistorySimulation {
  @Test
  void storedEqualsTheFoldInAnyOrder() throws Exception {
    try (WritePath path = WritePath.onFreshDatabase()) {
      new HistoryRuns(List.of(path), Campaign.seed()).run(Campaign.scale(20, 2_000));
    }
  }
}
