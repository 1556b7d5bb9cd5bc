package dev.tollgate.server.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.domain.AtLimit;
import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.Plan;
import dev.tollgate.server.domain.QuotaFigures;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.domain.TenantTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuotaViewTest {
  private static final Instant NOW = Instant.parse("2025-01-15T12:00:00Z");
  private static final Plan PLAN =
      new Plan("FREE", "Free", 1000L, AtLimit.DENY_ALL, 90, SessionRule.DEFAULT);

  /** One lane, so that all tenants share it. */
  private final QuotaView view = new QuotaView(new LaneMap(1), FiguresListener.NONE, 2);

  private static QuotaFigures used(long used) {
    return new QuotaFigures(
        PLAN, TenantTerms.OF_PLAN, 0, 0, used, 0, BillingCalendar.DEFAULT.periodAt(NOW));
  }

  private Optional<Long> seen(String tenant) {
    return view.figures(tenant, NOW).map(QuotaFigures::used);
  }

  @BeforeEach
  void look() {
    view.observed(new long[] {10}, NOW);
  }

  @Test
  void nothingIsKnownAtFirst() {
    assertEquals(Optional.empty(), seen("a"));
  }

  @Test
  void aCommitIsSeenAtOnce() {
    view.begun(0, 11);
    view.committed(0, 11, Map.of("a", used(7)));
    assertEquals(Optional.of(7L), seen("a"));
  }

  @Test
  void figuresWithHoldsAreGoodForASecondBecauseHoldsEndByThemselves() {
    QuotaFigures held =
        new QuotaFigures(
            PLAN, TenantTerms.OF_PLAN, 0, 0, 1, 5, BillingCalendar.DEFAULT.periodAt(NOW));
    view.read("a", 10, held);
    view.read("b", 10, used(1));
    Instant later = NOW.plus(QuotaView.STALENESS_MAX);
    view.observed(new long[] {10}, later);
    assertEquals(Optional.of(held), view.figures("a", later));
    assertEquals(Optional.empty(), view.figures("a", later.plusNanos(1)));
    assertEquals(Optional.of(used(1)), view.figures("b", later.plusNanos(1)));
    view.read("a", 10, held);
    assertEquals(Optional.of(held), view.figures("a", later.plusNanos(1)), "read anew");
  }

  @Test
  void figuresOfOtherTenantsSurviveOwnCommits() {
    view.read("a", 10, used(1));
    view.begun(0, 11);
    view.committed(0, 11, Map.of("b", used(2)));
    assertEquals(Optional.of(1L), seen("a"));
  }

  @Test
  void anotherServersCommitMakesAllOfTheLaneStale() {
    view.read("a", 10, used(1));
    view.observed(new long[] {11}, NOW);
    assertEquals(Optional.empty(), seen("a"));
    view.read("a", 11, used(3));
    assertEquals(Optional.of(3L), seen("a"));
  }

  @Test
  void aReadNeverReplacesNewerFigures() {
    view.begun(0, 11);
    view.committed(0, 11, Map.of("a", used(7)));
    view.read("a", 10, used(6));
    assertEquals(Optional.of(7L), seen("a"));
  }

  @Test
  void aReadFromBeforeAnAdminChangeIsNotTaken() {
    view.begun(0, 11);
    view.tenantChanged(0, 11, "a");
    view.read("a", 10, used(6));
    assertEquals(Optional.empty(), seen("a"));
    view.read("a", 11, used(6));
    assertEquals(Optional.of(6L), seen("a"));
  }

  @Test
  void aLateNoticeOfAnOlderCommitDoesNotBringAnOldLimitBack() {
    view.begun(0, 11);
    view.begun(0, 12);
    view.tenantChanged(0, 12, "a");
    view.committed(0, 11, Map.of("a", used(7)));
    assertEquals(Optional.empty(), seen("a"));
  }

  @Test
  void aClockThatIsSetBackMakesNothingGood() {
    view.read("a", 10, used(1));
    assertEquals(Optional.empty(), view.figures("a", NOW.minus(Duration.ofHours(1))));
  }

  @Test
  void aPlanChangeMakesAllStale() {
    view.read("a", 10, used(1));
    view.begun(0, 11);
    view.plansChanged(new long[] {11});
    assertEquals(Optional.empty(), seen("a"));
  }

  @Test
  void aReadFromBeforeWhatWasEvictedIsNotTaken() {
    view.begun(0, 11);
    view.committed(0, 11, Map.of("a", used(7)));
    // Two fit: more push some out, and with them what version 11 said of them.
    for (int i = 0; i < 50; i++) {
      view.read("filler-" + i, 12, used(i));
    }
    view.read("a", 10, used(6));
    assertTrue(seen("a").isEmpty() || seen("a").get() == 7L, "an older read was taken");
  }

  @Test
  void withoutALookForASecondNothingIsGood() {
    view.read("a", 10, used(1));
    Instant edge = NOW.plus(QuotaView.STALENESS_MAX);
    assertTrue(view.figures("a", edge).isPresent());
    assertEquals(Optional.empty(), view.figures("a", edge.plusNanos(1)));
  }

  @Test
  void anotherPeriodHasToBeRead() {
    view.read("a", 10, used(1));
    Instant february = Instant.parse("2025-02-01T00:00:00Z");
    view.observed(new long[] {10}, february);
    assertEquals(Optional.empty(), view.figures("a", february));
  }
}
