package dev.tollgate.server.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QuotaDecisionTest {
  private static final BillingPeriod JANUARY =
      BillingCalendar.DEFAULT.periodAt(Instant.parse("2025-01-10T00:00:00Z"));

  private static QuotaFigures figures(
      AtLimit atLimit, @Nullable Long limit, long granted, long used) {
    Plan plan = new Plan("FREE", "Free", limit, atLimit, 90, SessionRule.DEFAULT);
    return new QuotaFigures(plan, TenantTerms.OF_PLAN, granted, 0, used, 0, JANUARY);
  }

  @Test
  void oneBelowTheLimitIsAllowedAndAtTheLimitIsRefused() {
    assertEquals(
        new QuotaDecision(
            true,
            QuotaReason.WITHIN_LIMIT,
            "Within the monthly conversation limit of 1000. Used: 999 conversations.",
            false),
        QuotaDecision.decide(figures(AtLimit.DENY_ALL, 1000L, 0, 999), false));
    assertEquals(
        new QuotaDecision(
            false,
            QuotaReason.LIMIT_REACHED,
            "Monthly conversation limit of 1000 reached. Used: 1000 conversations. Upgrade the"
                + " plan or wait until 2025-02-01.",
            false),
        QuotaDecision.decide(figures(AtLimit.DENY_ALL, 1000L, 0, 1000), false));
  }

  @Test
  void grantsMoveTheLimitUpAndDown() {
    assertTrue(QuotaDecision.decide(figures(AtLimit.DENY_ALL, 1000L, 10, 1009), false).allowed());
    assertFalse(QuotaDecision.decide(figures(AtLimit.DENY_ALL, 1000L, 10, 1010), false).allowed());
    assertFalse(QuotaDecision.decide(figures(AtLimit.DENY_ALL, 1000L, -5, 995), false).allowed());
    assertFalse(QuotaDecision.decide(figures(AtLimit.DENY_ALL, 10L, -20, 0), false).allowed());
  }

  @Test
  void heldConversationsCount() {
    Plan plan = new Plan("FREE", "Free", 1000L, AtLimit.DENY_ALL, 90, SessionRule.DEFAULT);
    QuotaFigures figures = new QuotaFigures(plan, TenantTerms.OF_PLAN, 0, 0, 990, 10, JANUARY);
    assertEquals(
        "Monthly conversation limit of 1000 reached. Used: 990 conversations. Held: 10."
            + " Upgrade the plan or wait until 2025-02-01.",
        QuotaDecision.decide(figures, false).message());
  }

  @Test
  void anOpenSessionPassesWherePlansRefuseNewConversationsOnly() {
    QuotaFigures figures = figures(AtLimit.DENY_NEW_CONVERSATIONS, 1000L, 0, 1000);
    assertTrue(figures.sessionDecides());
    assertEquals(QuotaReason.OPEN_SESSION, QuotaDecision.decide(figures, true).reason());
    assertEquals(QuotaReason.LIMIT_REACHED, QuotaDecision.decide(figures, false).reason());
    assertFalse(QuotaDecision.decide(figures(AtLimit.DENY_ALL, 1000L, 0, 1000), true).allowed());
  }

  @Test
  void aSoftLimitRefusesNothing() {
    QuotaDecision decision = QuotaDecision.decide(figures(AtLimit.ALLOW, 5L, 0, 9), false);
    assertTrue(decision.allowed());
    assertEquals(QuotaReason.OVER_SOFT_LIMIT, decision.reason());
  }

  private static QuotaDecision decide(Plan plan, TenantTerms terms, long used) {
    return QuotaDecision.decide(new QuotaFigures(plan, terms, 0, 0, used, 0, JANUARY), false);
  }

  private static Plan plan(AtLimit atLimit, Enforcement enforcement) {
    return new Plan("P", "P", 5L, atLimit, 90, SessionRule.DEFAULT, List.of(), enforcement, false);
  }

  private static TenantTerms own(@Nullable AtLimit atLimit, @Nullable Enforcement enforcement) {
    return new TenantTerms(null, atLimit, enforcement, false, "");
  }

  @Test
  void aTenantsOwnPolicyTakesThePlaceOfItsPlans() {
    Plan soft = plan(AtLimit.ALLOW, Enforcement.ENFORCED);
    assertFalse(decide(soft, own(AtLimit.DENY_ALL, null), 5).allowed());
    Plan hard = plan(AtLimit.DENY_ALL, Enforcement.ENFORCED);
    assertEquals(QuotaReason.OVER_SOFT_LIMIT, decide(hard, own(AtLimit.ALLOW, null), 5).reason());
    QuotaFigures figures =
        new QuotaFigures(hard, own(AtLimit.DENY_NEW_CONVERSATIONS, null), 0, 0, 5, 0, JANUARY);
    assertTrue(figures.sessionDecides());
  }

  @Test
  void aLimitThatIsTriedRefusesNothingAndGivesItsReason() {
    Plan tried = plan(AtLimit.DENY_ALL, Enforcement.SHADOW);
    assertEquals(
        new QuotaDecision(
            true,
            QuotaReason.LIMIT_REACHED,
            "Monthly conversation limit of 5 reached. Used: 5 conversations."
                + " (shadow: not enforced)",
            true),
        decide(tried, TenantTerms.OF_PLAN, 5));
    assertFalse(decide(tried, TenantTerms.OF_PLAN, 4).shadowDenied());
    assertFalse(decide(tried, own(AtLimit.ALLOW, null), 5).shadowDenied());
    assertFalse(decide(tried, own(null, Enforcement.ENFORCED), 5).allowed());
    Plan enforced = plan(AtLimit.DENY_ALL, Enforcement.ENFORCED);
    assertTrue(decide(enforced, own(null, Enforcement.SHADOW), 5).shadowDenied());
  }

  @Test
  void aSuspendedTenantIsRefusedBeforeAnythingElse() {
    Plan tried = plan(AtLimit.ALLOW, Enforcement.SHADOW);
    Plan unlimited = new Plan("U", "U", null, AtLimit.ALLOW, 90, SessionRule.DEFAULT);
    for (Plan plan : List.of(tried, unlimited)) {
      assertEquals(
          new QuotaDecision(
              false,
              QuotaReason.TENANT_SUSPENDED,
              "The tenant is suspended. Reason: unpaid",
              false),
          decide(plan, new TenantTerms(null, null, null, true, "unpaid"), 0));
    }
    TenantTerms noReason = new TenantTerms(null, AtLimit.DENY_NEW_CONVERSATIONS, null, true, "");
    assertEquals("The tenant is suspended.", decide(tried, noReason, 9).message());
    assertFalse(new QuotaFigures(tried, noReason, 0, 0, 9, 0, JANUARY).sessionDecides());
    assertThrows(
        IllegalArgumentException.class, () -> new TenantTerms(null, null, null, false, "unpaid"));
  }

  @Test
  void withoutALimitNothingIsRefused() {
    QuotaFigures figures = figures(AtLimit.DENY_ALL, null, 0, Long.MAX_VALUE / 2);
    assertEquals(QuotaReason.UNLIMITED, QuotaDecision.decide(figures, false).reason());
    assertFalse(figures.nearing());
    assertFalse(figures.readThrough());
  }

  @Test
  void nearingBeginsAtWarnAt() {
    assertFalse(figures(AtLimit.DENY_ALL, 1000L, 0, 899).nearing());
    assertTrue(figures(AtLimit.DENY_ALL, 1000L, 0, 900).nearing());
  }

  @Test
  void figuresAreReadThroughFromWarnAtOrAHundredBelow() {
    assertFalse(figures(AtLimit.DENY_ALL, 1000L, 0, 899).readThrough());
    assertTrue(figures(AtLimit.DENY_ALL, 1000L, 0, 900).readThrough());
    assertFalse(figures(AtLimit.DENY_ALL, 500L, 0, 399).readThrough());
    assertTrue(figures(AtLimit.DENY_ALL, 500L, 0, 400).readThrough());
    assertTrue(figures(AtLimit.DENY_ALL, 100L, 0, 0).readThrough());
  }

  @Test
  void aTenantsOwnLimitTakesThePlacesOfThePlans() {
    Plan plan = new Plan("PRO", "Pro", 25_000L, AtLimit.DENY_ALL, 90, SessionRule.DEFAULT);
    TenantTerms five = new TenantTerms(5L, null, null, false, "");
    assertEquals(5, new QuotaFigures(plan, five, 0, 0, 0, 0, JANUARY).effectiveLimit());
  }

  @Test
  void theLastDayIsOneDayBeforeTheReset() {
    assertEquals(1, JANUARY.daysUntilReset(Instant.parse("2025-01-31T23:59:59Z")));
    assertEquals(31, JANUARY.daysUntilReset(Instant.parse("2025-01-01T00:00:00Z")));
  }
}
