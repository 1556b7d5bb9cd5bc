package dev.tollgate.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tollgate.server.domain.AtLimit;
import dev.tollgate.server.domain.Enforcement;
import dev.tollgate.server.domain.Grant;
import dev.tollgate.server.domain.GrantType;
import dev.tollgate.server.domain.Plan;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.domain.TenantTerms;
import dev.tollgate.server.store.RefusedException.Refusal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Terms of plans and tenants, and grants that move on, as they are stored and read back. */
class PlanTermsIT {
  private TestInstallation installation;
  private AdminStore store;

  @BeforeEach
  void prepare() {
    installation = new TestInstallation();
    store = installation.adminStore();
    store.updateTenant(limit(100L), TestInstallation.call());
  }

  @AfterEach
  void close() {
    installation.close();
  }

  private static TenantChange limit(@Nullable Long own) {
    return new TenantChange("shop", null, new LimitChange(own), null, null, true);
  }

  private static TenantChange terms(TermsChange terms) {
    return new TenantChange("shop", null, null, null, null, false, terms);
  }

  private static PlanChange plan(
      String code, @Nullable List<Integer> thresholds, @Nullable Boolean retired) {
    return new PlanChange(
        code, null, null, null, null, null, null, true, thresholds, Enforcement.SHADOW, retired);
  }

  private Tenant change(TenantChange change) {
    return store.updateTenant(change, TestInstallation.call());
  }

  private static void assertRefused(Refusal refusal, Executable call) {
    assertEquals(refusal, assertThrows(RefusedException.class, call).refusal());
  }

  @Test
  void keepsTheTermsOfATenant() {
    Tenant all =
        change(
            terms(
                new TermsChange(
                    new Setting<>(AtLimit.ALLOW), new Setting<>(Enforcement.SHADOW), true, "r")));
    assertEquals(new TenantTerms(100L, AtLimit.ALLOW, Enforcement.SHADOW, true, "r"), all.terms());
    assertEquals(all, installation.adminReads().tenant("shop", TestInstallation.START));
    assertEquals(all, installation.state("shop").tenant());

    assertEquals(
        "r", change(terms(new TermsChange(null, null, true, null))).terms().suspensionReason());
    Tenant none =
        change(terms(new TermsChange(new Setting<>(null), new Setting<>(null), false, null)));
    assertEquals(new TenantTerms(100L, null, null, false, ""), none.terms());
    assertEquals(none, installation.state("shop").tenant());
    assertRefused(
        Refusal.NOT_SUSPENDED, () -> change(terms(new TermsChange(null, null, null, "r"))));
  }

  @Test
  void keepsTheTermsOfAPlan() {
    Plan plan = store.updatePlan(plan("GOLD", List.of(10, 200), null), TestInstallation.call());
    assertEquals(List.of(10, 200), plan.thresholds());
    assertEquals(plan, installation.adminReads().plans().get(3));
    assertEquals(
        List.of(),
        store.updatePlan(plan("GOLD", List.of(), null), TestInstallation.call()).thresholds());
    assertEquals(
        Plan.DEFAULT_THRESHOLDS, installation.state("nobody").tenant().plan().thresholds());
  }

  @Test
  void aRetiredPlanIsGivenToNobodyElse() {
    change(new TenantChange("old", "PRO", null, null, null, true));
    Plan retired = store.updatePlan(plan("PRO", null, true), TestInstallation.call());

    assertEquals(retired, installation.adminReads().plans().get(3));
    assertRefused(
        Refusal.PLAN_RETIRED,
        () -> change(new TenantChange("shop", "PRO", null, null, null, false)));
    assertRefused(
        Refusal.PLAN_RETIRED, () -> change(new TenantChange("new", "PRO", null, null, null, true)));
    assertEquals(
        7L, change(new TenantChange("old", "PRO", new LimitChange(7L), null, null, false)).limit());
    store.updatePlan(plan("PRO", null, false), TestInstallation.call());
    assertEquals(
        "PRO", change(new TenantChange("shop", "PRO", null, null, null, false)).plan().code());
  }

  @Test
  void theDefaultPlanIsNotRetiredAndARetiredOneIsNoDefault() {
    assertRefused(
        Refusal.PLAN_IS_DEFAULT,
        () -> store.updatePlan(plan("FREE", null, true), TestInstallation.call()));
    store.updatePlan(plan("PRO", null, true), TestInstallation.call());
    InstallationException refused =
        assertThrows(
            InstallationException.class,
            () ->
                Installation.prepare(installation.writers(), null, "PRO", TestInstallation.START));
    assertEquals("the default plan PRO is retired, and given to no tenant", refused.getMessage());
  }

  @Test
  void limitsOfThePastAreKeptOnceForEachChange() {
    AdminCall call = TestInstallation.call("l1", "01");
    store.updateTenant(limit(5L), call);
    store.updateTenant(limit(5L), call);
    change(limit(5L));
    change(terms(new TermsChange(null, null, true, "")));
    assertEquals(1, installation.number("select count(*) from tenant_past_limit"));
    assertEquals(100, installation.number("select sum(own_limit) from tenant_past_limit"));

    PlanChange free =
        new PlanChange("FREE", null, new LimitChange(9L), null, null, null, null, false);
    AdminCall planCall = TestInstallation.call("p1", "01");
    store.updatePlan(free, planCall);
    store.updatePlan(free, planCall);
    store.updatePlan(plan("FREE", null, null), TestInstallation.call());
    store.updatePlan(plan("GOLD", null, null), TestInstallation.call());
    assertEquals(
        TestInstallation.LANES,
        installation.number(
            "select count(*) from plan_past_limit where conversation_limit = 1000"));
    assertEquals(
        TestInstallation.LANES, installation.number("select count(*) from plan_past_limit"));
  }

  private Grant grant(long amount, YearMonth month, int rolloverPeriods, String id) {
    return store.grantQuota(
        new NewGrant("shop", amount, GrantType.TOP_UP, "bought", month, rolloverPeriods),
        TestInstallation.call(id, "01"));
  }

  private long rolledOver(String time) {
    installation.setTime(time);
    return installation.state("shop").figures().rolledOver();
  }

  @Test
  void aGrantMovesOnForItsPeriodsAndIsMadeOnce() {
    Grant grant = grant(60, YearMonth.of(2025, 1), 2, "g1");
    assertEquals(grant, grant(60, YearMonth.of(2025, 1), 2, "g1"));
    assertEquals(2, grant.rolloverPeriods());
    assertEquals(
        List.of(grant),
        installation.adminReads().grants("shop", null, 10, TestInstallation.START).rows());

    assertEquals(60, installation.state("shop").figures().granted());
    assertEquals(0, rolledOver("2025-01-31T23:59:59Z"));
    assertEquals(60, rolledOver("2025-02-01T00:00:00Z"));
    assertEquals(60, installation.state("shop").figures().granted());
    assertEquals(160, installation.state("shop").figures().effectiveLimit());
    assertEquals(60, rolledOver("2025-03-31T23:59:59Z"));
    assertEquals(0, rolledOver("2025-04-01T00:00:00Z"));
  }

  @Test
  void whatIsLeftIsByTheLimitThatHeldWhenThePeriodEnded() {
    grant(60, YearMonth.of(2025, 1), 2, "g1");
    change(limit(1L));
    for (int i = 0; i < 3; i++) {
      installation.record("shop", "c" + i, "", Instant.parse("2025-01-15T10:00:00Z"));
    }
    assertEquals(58, rolledOver("2025-02-10T00:00:00Z"));
    change(limit(null));
    assertEquals(58, rolledOver("2025-02-10T00:00:01Z"));

    // FREE's limit becomes 0 in February, and something else once February is over.
    store.updatePlan(
        new PlanChange("FREE", null, new LimitChange(0L), null, null, null, null, false),
        TestInstallation.call());
    installation.record("shop", "c9", "", Instant.parse("2025-02-05T10:00:00Z"));
    installation.setTime("2025-03-05T00:00:00Z");
    store.updatePlan(
        new PlanChange("FREE", null, new LimitChange(1000L), null, null, null, null, false),
        TestInstallation.call());
    change(new TenantChange("shop", "PRO", null, null, null, false));
    assertEquals(57, rolledOver("2025-03-10T00:00:00Z"));
  }

  @Test
  void aGrantForAMonthThatIsOverMovesOnToo() {
    for (int i = 0; i < 3; i++) {
      installation.record("shop", "c" + i, "", Instant.parse("2025-01-15T10:00:00Z"));
    }
    installation.setTime("2025-02-10T00:00:00Z");
    change(limit(2L));
    assertEquals(0, rolledOver("2025-02-10T00:00:01Z"));
    grant(60, YearMonth.of(2025, 1), 1, "g1");
    grant(7, YearMonth.of(2025, 3), 1, "g2");
    assertEquals(60, rolledOver("2025-02-10T00:00:02Z"));
    assertEquals(0, rolledOver("2025-03-10T00:00:00Z"));
    assertEquals(7, installation.state("shop").figures().granted());
    assertEquals(7, rolledOver("2025-04-10T00:00:00Z"));
  }

  @Test
  void grantsMoveOnWithTheirMonthsWherePeriodsBeginAtOtherTimes() {
    grant(60, YearMonth.of(2025, 1), 1, "g1");
    change(new TenantChange("shop", null, null, ZoneId.of("Asia/Riyadh"), 10, false));
    assertEquals(0, rolledOver("2025-02-09T20:59:59Z"));
    assertEquals(60, rolledOver("2025-02-09T21:00:00Z"));
    assertEquals(60, rolledOver("2025-03-09T20:59:59Z"));
    assertEquals(0, rolledOver("2025-03-09T21:00:00Z"));
  }
}
