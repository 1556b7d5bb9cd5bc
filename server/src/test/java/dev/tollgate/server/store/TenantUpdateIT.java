package dev.tollgate.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.Grant;
import dev.tollgate.server.domain.GrantType;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.store.RefusedException.Refusal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TenantUpdateIT {
  private static final ZoneId RIYADH = ZoneId.of("Asia/Riyadh");
  private static final ZoneId UTC = ZoneId.of("UTC");

  private TestInstallation installation;
  private AdminStore store;

  @BeforeEach
  void prepare() {
    installation = new TestInstallation();
    store = installation.adminStore();
  }

  @AfterEach
  void close() {
    installation.close();
  }

  private static TenantChange plan(String tenantId, @Nullable String planCode) {
    return new TenantChange(tenantId, planCode, null, null, null, true);
  }

  private static TenantChange zone(String tenantId, ZoneId zone) {
    return new TenantChange(tenantId, null, null, zone, null, false);
  }

  private static TenantChange limit(String tenantId, @Nullable Long limit) {
    return new TenantChange(tenantId, null, new LimitChange(limit), null, null, false);
  }

  private Tenant stored(String tenantId) {
    return installation.adminReads().tenant(tenantId, installation.clock().instant());
  }

  @Test
  void createsWithDefaults() {
    Tenant created = store.updateTenant(plan("shop", null), TestInstallation.call());

    assertEquals("FREE", created.plan().code());
    assertNull(created.terms().ownLimit());
    assertEquals(BillingCalendar.DEFAULT, created.calendar());
    assertEquals(TestInstallation.START, created.createdAt());
    assertEquals(created, stored("shop"));
  }

  @Test
  void createsWithEverythingSet() {
    Tenant created =
        store.updateTenant(
            new TenantChange("shop", "PRO", new LimitChange(7L), RIYADH, 10, true),
            TestInstallation.call());

    assertEquals("PRO", created.plan().code());
    assertEquals(7L, created.limit());
    assertEquals(BillingCalendar.of(new BillingCalendar.Rule(RIYADH, 10)), created.calendar());
    assertEquals(created, stored("shop"));
  }

  @Test
  void refusesUnknownTenantAndPlan() {
    RefusedException tenant =
        assertThrows(
            RefusedException.class,
            () -> store.updateTenant(zone("nobody", RIYADH), TestInstallation.call()));
    RefusedException plan =
        assertThrows(
            RefusedException.class,
            () -> store.updateTenant(plan("shop", "GOLD"), TestInstallation.call()));

    assertEquals(Refusal.UNKNOWN_TENANT, tenant.refusal());
    assertEquals("nobody", tenant.name());
    assertEquals(Refusal.UNKNOWN_PLAN, plan.refusal());
    assertEquals("GOLD", plan.name());
    assertEquals(0, installation.number("select count(*) from tenant"));
  }

  @Test
  void changesOnlyWhatIsNamed() {
    store.updateTenant(
        new TenantChange("shop", "PRO", new LimitChange(7L), RIYADH, 10, true),
        TestInstallation.call());

    Tenant cleared = store.updateTenant(limit("shop", null), TestInstallation.call());
    Tenant moved = store.updateTenant(plan("shop", "BASIC"), TestInstallation.call());

    assertNull(cleared.terms().ownLimit());
    assertEquals(25000L, cleared.limit());
    assertEquals("BASIC", moved.plan().code());
    assertEquals(new BillingCalendar.Rule(RIYADH, 10), moved.calendar().latestRule());
    assertEquals(moved, stored("shop"));
    assertEquals(5000L, installation.state("shop").tenant().limit());
  }

  @Test
  void rewritesTheZoneFromTheBeginningWhileNothingIsRecorded() {
    store.updateTenant(plan("shop", null), TestInstallation.call());
    grant("shop", 10, YearMonth.of(2025, 1), "g1");
    grant("shop", 20, YearMonth.of(2025, 2), "g2");
    grant("shop", 5, YearMonth.of(2025, 2), "g3");

    Tenant rewritten = store.updateTenant(zone("shop", RIYADH), TestInstallation.call());

    assertEquals(BillingCalendar.of(new BillingCalendar.Rule(RIYADH, 1)), rewritten.calendar());
    assertEquals(rewritten, stored("shop"));
    List<Grant> grants =
        installation.adminReads().grants("shop", null, 10, TestInstallation.START).rows();
    assertEquals(
        List.of(YearMonth.of(2025, 2), YearMonth.of(2025, 2), YearMonth.of(2025, 1)),
        grants.stream().map(grant -> grant.period().month()).toList());
    assertEquals(Instant.parse("2025-01-31T21:00:00Z"), grants.get(0).period().start());
    assertEquals(10, granted("2025-01-31T20:59:59Z"));
    assertEquals(25, granted("2025-01-31T21:00:00Z"));
  }

  @Test
  void changesTheZoneFromThePeriodsEndOnceSomethingIsRecorded() {
    store.updateTenant(plan("shop", null), TestInstallation.call());
    installation.record("shop", "+966500000001", "", Instant.parse("2025-01-15T10:00:00Z"));
    grant("shop", 10, YearMonth.of(2025, 1), "g1");
    grant("shop", 20, YearMonth.of(2025, 2), "g2");
    grant("shop", 30, YearMonth.of(2025, 3), "g3");

    Tenant changed = store.updateTenant(zone("shop", RIYADH), TestInstallation.call());

    Instant end = Instant.parse("2025-02-01T00:00:00Z");
    assertEquals(2, changed.calendar().entries().size());
    assertEquals(end, changed.calendar().entries().get(1).from());
    assertEquals(changed, stored("shop"));
    assertEquals(10, granted("2025-01-31T23:59:59Z"));
    assertEquals(20, granted("2025-02-01T00:00:00Z"));
    assertEquals(20, granted("2025-02-28T20:59:59Z"));
    assertEquals(30, granted("2025-02-28T21:00:00Z"));
    assertEquals(
        1,
        installation
            .usageReads()
            .usage("shop", YearMonth.of(2025, 1), TestInstallation.START)
            .conversations());

    store.updateTenant(zone("shop", RIYADH), TestInstallation.call());
    assertEquals(2, stored("shop").calendar().entries().size());
    Tenant back = store.updateTenant(zone("shop", UTC), TestInstallation.call());
    assertEquals(BillingCalendar.DEFAULT, back.calendar());
    assertEquals(30, granted("2025-03-01T00:00:00Z"));
    assertEquals(20, granted("2025-02-28T23:00:00Z"));
  }

  @Test
  void decidesThePeriodByTheLanesClock() {
    store.updateTenant(plan("shop", null), TestInstallation.call());
    installation.setTime("2025-02-01T00:00:00Z");
    store.updateTenant(plan("shop", "PRO"), TestInstallation.call());
    installation.setTime("2025-01-31T23:00:00Z");

    Grant grant =
        store.grantQuota(
            new NewGrant("shop", 1, GrantType.TOP_UP, "because", null),
            TestInstallation.call("g1", "aa"));

    assertEquals(YearMonth.of(2025, 2), grant.period().month());
    assertEquals(Instant.parse("2025-02-01T00:00:00Z"), grant.grantedAt());
  }

  @Test
  void answersARepeatWithTheTenantAsItIsNow() {
    AdminCall id = TestInstallation.call("r1", "0a0b");
    store.updateTenant(plan("shop", "BASIC"), id);
    store.updateTenant(plan("shop", "PRO"), TestInstallation.call());

    Tenant repeated = store.updateTenant(plan("shop", "BASIC"), id);

    assertEquals("PRO", repeated.plan().code());
    RefusedException reused =
        assertThrows(
            RefusedException.class,
            () -> store.updateTenant(plan("shop", "FREE"), TestInstallation.call("r1", "0a0c")));
    assertEquals(Refusal.REQUEST_ID_REUSED, reused.refusal());
    assertEquals("PRO", stored("shop").plan().code());
    assertEquals("FREE", store.updateTenant(plan("other", null), id).plan().code());
  }

  private void grant(String tenantId, long amount, YearMonth month, String requestId) {
    store.grantQuota(
        new NewGrant(tenantId, amount, GrantType.TOP_UP, "because", month),
        TestInstallation.call(requestId, "aa"));
  }

  private long granted(String time) {
    installation.setTime(time);
    long granted = installation.state("shop").figures().granted();
    installation.setTime(TestInstallation.START.toString());
    return granted;
  }
}
