package dev.tollgate.server.pipeline;

import dev.tollgate.testing.Campaign;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same histories, of which two servers on one database get the halves at the same time. */
class ReplicaHistorySimulation {
  @Test
  void storedEqualsTheFoldWhoeverGetsWhat() throws Exception {
    try (WritePath one = WritePath.onFreshDatabase();
        WritePath other = one.replica()) {
      new HistoryRuns(List.of(one, other), Campaign.seed()).run(Campaign.scale(10, 500));
    }
  }
}
