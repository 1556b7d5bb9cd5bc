package dev.tollgate.server.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.QuotaFigures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the view tells of this server's commits and of others'. */
class ForeignCommitsTest {
  private static final Instant NOW = Instant.parse("2025-01-15T12:00:00Z");

  private final List<String> told = new ArrayList<>();
  private final QuotaView view =
      new QuotaView(
          new LaneMap(2),
          new FiguresListener() {
            @Override
            public void changed(long version, Map<String, QuotaFigures> figures) {
              told.add("changed at " + version);
            }

            @Override
            public void tenantStale(String tenantId) {
              told.add("tenant " + tenantId);
            }

            @Override
            public void laneStale(int lane) {
              told.add("lane " + lane);
            }
          });

  @BeforeEach
  void begin() {
    view.observed(new long[] {10, 20}, NOW);
    assertEquals(List.of("lane 0", "lane 1"), told, "nothing is known at first");
    told.clear();
  }

  @Test
  void ownCommitsMakeNothingStale() {
    view.begun(0, 11);
    view.committed(0, 11, Map.of());
    view.begun(0, 12);
    view.observed(new long[] {12, 20}, NOW);
    view.committed(0, 12, Map.of());
    view.observed(new long[] {12, 20}, NOW);
    view.begun(0, 13);
    view.tenantsUntouched(0, 13);
    assertEquals(List.of("changed at 11", "changed at 12"), told);
  }

  @Test
  void anothersCommitIsSeenByALook() {
    view.observed(new long[] {10, 21}, NOW);
    view.observed(new long[] {10, 21}, NOW);
    assertEquals(List.of("lane 1"), told);
  }

  @Test
  void anothersCommitIsSeenByTheNumberOfAnOwn() {
    view.begun(0, 12);
    view.committed(0, 12, Map.of());
    assertEquals(List.of("lane 0", "changed at 12"), told);
  }

  @Test
  void aCommitOfUnknownOutcomeIsAnothers() {
    view.begun(0, 11);
    view.abandoned(0, 11);
    view.observed(new long[] {11, 20}, NOW);
    assertEquals(List.of("lane 0"), told);
  }

  @Test
  void aChangedTenantIsReadAgainAndAChangedPlanEverybody() {
    view.begun(1, 21);
    view.tenantChanged(1, 21, "shop");
    view.begun(0, 11);
    view.begun(1, 22);
    view.plansChanged(new long[] {11, 22});
    assertEquals(List.of("tenant shop", "lane 0", "lane 1"), told);
  }
}
