package dev.tollgate.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.domain.AtLimit;
import dev.tollgate.server.domain.Grant;
import dev.tollgate.server.domain.GrantType;
import dev.tollgate.server.domain.Plan;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.store.RefusedException.Refusal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminStoreIT {
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

  private static TenantChange create(String tenantId) {
    return new TenantChange(tenantId, null, null, null, null, true);
  }

  private static PlanChange limit(String code, @Nullable Long limit, boolean createMissing) {
    return new PlanChange(
        code, null, new LimitChange(limit), null, null, null, null, createMissing);
  }

  private static NewGrant grant(String tenantId, long amount) {
    return new NewGrant(tenantId, amount, GrantType.CORRECTION, "because", YearMonth.of(2025, 1));
  }

  @Test
  void changesAPlanInAllLanesAtOnce() {
    Plan changed =
        store.updatePlan(
            new PlanChange(
                "FREE", "Gratis", new LimitChange(5L), AtLimit.ALLOW, 50, null, null, false),
            TestInstallation.call());

    assertEquals(new Plan("FREE", "Gratis", 5L, AtLimit.ALLOW, 50, SessionRule.DEFAULT), changed);
    assertEquals(
        TestInstallation.LANES,
        installation.number(
            "select count(*) from plan where code = 'FREE' and name = 'Gratis'"
                + " and conversation_limit = 5 and at_limit = 'ALLOW' and warn_at_percent = 50"));
    assertEquals(changed, installation.adminReads().plans().get(2));
    assertEquals(changed, installation.state("anybody").tenant().plan());
  }

  @Test
  void createsAPlanWithDefaults() {
    RefusedException unknown =
        assertThrows(
            RefusedException.class,
            () -> store.updatePlan(limit("GOLD", 9L, false), TestInstallation.call()));
    assertEquals(Refusal.UNKNOWN_PLAN, unknown.refusal());

    Plan created =
        store.updatePlan(
            new PlanChange("GOLD", null, null, null, null, null, null, true),
            TestInstallation.call());

    assertEquals(
        new Plan("GOLD", "GOLD", null, AtLimit.DENY_ALL, 90, SessionRule.DEFAULT), created);
    assertEquals(
        List.of("BASIC", "ENTERPRISE", "FREE", "GOLD", "PRO"),
        installation.adminReads().plans().stream().map(Plan::code).toList());
  }

  @Test
  void answersARepeatedPlanChangeWithThePlanAsItIsNow() {
    AdminCall id = TestInstallation.call("p1", "01");
    store.updatePlan(limit("FREE", 1L, false), id);
    store.updatePlan(limit("FREE", null, false), TestInstallation.call());

    Plan repeated = store.updatePlan(limit("FREE", 1L, false), id);

    assertEquals(null, repeated.limit());
    assertThrows(
        RefusedException.class,
        () -> store.updatePlan(limit("FREE", 2L, false), TestInstallation.call("p1", "02")));
    assertEquals(
        0,
        installation.number(
            "select count(*) from plan where code = 'FREE' and conversation_limit is not null"));
  }

  @Test
  void grantsOnceForEachRequest() {
    store.updateTenant(create("shop"), TestInstallation.call());

    Grant first = store.grantQuota(grant("shop", 10), TestInstallation.call("g1", "01"));
    Grant repeated = store.grantQuota(grant("shop", 10), TestInstallation.call("g1", "01"));
    Grant second = store.grantQuota(grant("shop", -3), TestInstallation.call("g2", "02"));

    assertEquals(first, repeated);
    assertFalse(first.key().equals(second.key()));
    assertEquals(7, installation.state("shop").granted());
    RefusedException reused =
        assertThrows(
            RefusedException.class,
            () -> store.grantQuota(grant("shop", 11), TestInstallation.call("g1", "03")));
    assertEquals(Refusal.REQUEST_ID_REUSED, reused.refusal());
    RefusedException unknown =
        assertThrows(
            RefusedException.class,
            () -> store.grantQuota(grant("nobody", 11), TestInstallation.call("g1", "03")));
    assertEquals(Refusal.UNKNOWN_TENANT, unknown.refusal());
    assertEquals(2, installation.number("select count(*) from quota_grant"));
  }

  @Test
  void tellsTheListenerBeforeTheCaller() {
    int lane = installation.laneOf("shop");

    store.updateTenant(create("shop"), TestInstallation.call());
    assertEquals(
        List.of("begun " + lane + "@1", "tenant shop " + lane + "@1"),
        installation.listener().events());

    assertThrows(
        RefusedException.class,
        () -> store.grantQuota(grant("shop2", 1), TestInstallation.call("g", "01")));
    int other = installation.laneOf("shop2");
    long version = other == lane ? 2 : 1;
    assertEquals(
        List.of("begun " + other + "@" + version, "abandoned " + other + "@" + version),
        installation.listener().events());

    store.updatePlan(limit("FREE", 1L, false), TestInstallation.call());
    List<String> events = installation.listener().events();
    assertEquals(TestInstallation.LANES + 1, events.size());
    assertTrue(events.get(0).startsWith("begun 0@"), events.get(0));
    assertTrue(events.get(TestInstallation.LANES).startsWith("plans ["), events::toString);
  }

  @Test
  void triesAgainWhenTheDatabaseDropsTheConnection() {
    store.updateTenant(create("shop"), TestInstallation.call());
    installation.listener().events();
    installation.listener().atNextBegin(installation::terminateConnections);

    Grant grant = store.grantQuota(grant("shop", 10), TestInstallation.call("g1", "01"));

    int lane = installation.laneOf("shop");
    assertEquals(
        List.of(
            "begun " + lane + "@2",
            "abandoned " + lane + "@2",
            "begun " + lane + "@2",
            "tenant shop " + lane + "@2"),
        installation.listener().events());
    assertEquals(10, grant.amount());
    assertEquals(10, installation.number("select sum(amount) from quota_grant"));
  }

  @Test
  void changesOnceWhenTheAnswersToCommitsAreLost() {
    FailingConnections failing = FailingConnections.losingCommits(installation.writers(), 3);
    store.updateTenant(create("shop"), TestInstallation.call());

    Grant grant =
        installation
            .adminStore(failing.source())
            .grantQuota(grant("shop", 10), TestInstallation.call("g1", "01"));

    assertEquals(4, failing.connects());
    assertEquals(10, installation.state("shop").granted());
    assertEquals(
        grant,
        installation.adminReads().grants("shop", null, 1, TestInstallation.START).rows().get(0));
    assertEquals(1, installation.number("select count(*) from quota_grant"));
  }

  @Test
  void givesUpAfterAFewAttempts() {
    FailingConnections failing = FailingConnections.refusing(installation.writers(), 100);
    AdminStore away = installation.adminStore(failing.source());

    StoreException failure =
        assertThrows(
            StoreException.class, () -> away.updateTenant(create("shop"), TestInstallation.call()));

    assertTrue(failure.retryable());
    assertEquals(Attempts.ATTEMPTS_MAX, failing.connects());
    assertEquals(0, installation.number("select count(*) from tenant"));
  }

  @Test
  void doesNotBlockForGoodWhenPlansAndTenantsChangeAtOnce() throws Exception {
    List<Callable<Void>> work = new ArrayList<>();
    for (int thread = 0; thread < 2; thread++) {
      int number = thread;
      work.add(
          () -> {
            for (long i = 1; i <= 30; i++) {
              store.updatePlan(limit("FREE", number * 1000L + i, false), TestInstallation.call());
            }
            return null;
          });
      work.add(
          () -> {
            for (int i = 0; i < 60; i++) {
              store.updateTenant(create("shop-" + i), TestInstallation.call());
            }
            return null;
          });
    }
    together(work);

    assertEquals(60, installation.number("select count(*) from tenant"));
    assertEquals(
        1,
        installation.number(
            "select count(distinct conversation_limit) from plan where code = 'FREE'"));
    assertFalse(
        installation.listener().events().stream().anyMatch(event -> event.startsWith("abandoned")));
  }

  @Test
  void grantsOnceWhenTheSameRequestComesManyTimesAtOnce() throws Exception {
    store.updateTenant(create("shop"), TestInstallation.call());
    List<Callable<Grant>> work = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      work.add(() -> store.grantQuota(grant("shop", 10), TestInstallation.call("g1", "01")));
    }

    Set<Grant> answers = new HashSet<>(together(work));

    assertEquals(1, answers.size());
    assertEquals(10, installation.state("shop").granted());
  }

  private static <T> List<T> together(List<Callable<T>> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(work, 60, TimeUnit.SECONDS)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
