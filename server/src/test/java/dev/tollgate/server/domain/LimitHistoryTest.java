package dev.tollgate.server.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tollgate.server.domain.LimitHistory.PlanLimit;
import dev.tollgate.server.domain.LimitHistory.TenantLimit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitHistoryTest {
  private static final Instant FEBRUARY = Instant.parse("2025-02-01T00:00:00Z");
  private static final Instant MARCH = Instant.parse("2025-03-01T00:00:00Z");
  private static final Instant APRIL = Instant.parse("2025-04-01T00:00:00Z");
  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");

  /** FREE until March began, then PRO for two changes at the same time, then 7 of its own. */
  private static final LimitHistory HISTORY =
      new LimitHistory(
          List.of(
              new TenantLimit(MARCH, "FREE", null),
              new TenantLimit(MARCH, "PRO", 1L),
              new TenantLimit(APRIL.plusSeconds(1), "PRO", null),
              new TenantLimit(Instant.MAX, "PRO", 7L)),
          Map.of(
              "FREE",
              List.of(new PlanLimit(FEBRUARY, 10L), new PlanLimit(Instant.MAX, 20L)),
              "PRO",
              List.of(new PlanLimit(Instant.MAX, null))));

  @Test
  void aPeriodEndsWithTheLimitFromBeforeAChangeAtThatInstant() {
    assertEquals(10, HISTORY.atEnd(FEBRUARY));
    assertEquals(20, HISTORY.atEnd(FEBRUARY.plusNanos(1000)));
    assertEquals(20, HISTORY.atEnd(MARCH));
  }

  @Test
  void ofChangesAtOneInstantNoneButTheLastEverHeld() {
    assertNull(HISTORY.atEnd(MARCH.plusNanos(1000)));
    assertNull(HISTORY.atEnd(APRIL));
  }

  @Test
  void whatHoldsNowHasNoEnd() {
    assertEquals(7, HISTORY.atEnd(LATER));
  }
}
