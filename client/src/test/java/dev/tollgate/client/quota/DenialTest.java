package dev.tollgate.client.quota;

import static dev.tollgate.client.quota.Decisions.NOW;
import static dev.tollgate.client.quota.Decisions.PERIOD_END;
import static dev.tollgate.client.quota.Decisions.TENANT;
import static dev.tollgate.client.quota.Decisions.check;
import static dev.tollgate.client.quota.Decisions.denied;
import static dev.tollgate.client.quota.Decisions.near;
import static dev.tollgate.client.quota.Decisions.openSession;
import static dev.tollgate.client.quota.Decisions.overSoftLimit;
import static dev.tollgate.client.quota.Decisions.quota;
import static dev.tollgate.client.quota.Decisions.shadowDenied;
import static dev.tollgate.client.quota.Decisions.suspended;
import static dev.tollgate.client.quota.Decisions.timestamp;
import static dev.tollgate.client.quota.Decisions.within;
import static dev.tollgate.client.quota.TestCache.got;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.QuotaDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is kept at the limit, for whom, and what ends it. */
class DenialTest {
  private static final Instant LATER = NOW.plusMillis(100);

  private final TestCache test = new TestCache();

  @Test
  void aRefusalIsRepeatedToItsCustomerAlone() {
    test.fill(check("a"), denied());
    assertFalse(test.hit(check("a")));
    test.miss(check("b"));
    assertEquals(1, test.cache.counts().deniedHits());
  }

  @Test
  void customersAreToldApartByAllThatNamesThem() {
    CheckQuotaRequest aliased = check("a").toBuilder().addCustomerAliases("x").build();
    CheckQuotaRequest conversation = check("").toBuilder().setConversationId("a").build();
    test.fill(aliased, denied());
    assertFalse(test.hit(aliased));
    test.miss(check("a"));
    test.miss(conversation);
  }

  @Test
  void aRefusalIsRepeatedForItsTime() {
    test.fill(check("a"), denied());
    test.pass(Duration.ofSeconds(1).minusNanos(1));
    assertFalse(test.hit(check("a")));
    test.pass(Duration.ofNanos(1));
    test.miss(check("a"));
  }

  @Test
  void noRefusalIsRepeatedWhereThatIsNotWanted() {
    TestCache asking = new TestCache(new CacheSettings(4, Duration.ZERO, 100, TestCache.LONG));
    asking.fill(check("a"), denied());
    asking.miss(check("a"));
    asking.fill(check("b"), suspended(NOW));
    asking.miss(check("b"));
  }

  @Test
  void aRefusalEndsWithThePeriod() {
    test.now = PERIOD_END.minusMillis(1);
    test.fill(check("a"), denied());
    assertFalse(test.hit(check("a")));
    test.now = PERIOD_END;
    test.miss(check("a"));
  }

  @Test
  void whoIsRefusedTogetherAsksOnce() {
    test.fill(check("b"), denied());
    CompletableFuture<CachedAnswer> first = test.cache.decide(check("a"));
    CompletableFuture<CachedAnswer> second = test.cache.decide(check("a"));
    assertEquals(1, test.asker.waiting());
    test.asker.next().answer(denied());
    assertFalse(got(first).decision().getAllowed());
    assertFalse(got(second).decision().getAllowed());
    assertTrue(got(second).cached());
  }

  @Test
  void anOpenSessionPassesNobodyElseAndNotEvenItsOwnNextSend() {
    test.fill(check("a"), openSession(NOW));
    test.miss(check("b"));
    test.miss(check("a"));
  }

  @Test
  void aSuspensionRefusesAllCustomers() {
    test.fill(check("a"), within(500));
    test.fill(Decisions.strong("a"), suspended(LATER));
    assertFalse(test.hit(check("a")));
    assertFalse(test.hit(check("b")));
    test.pass(Duration.ofSeconds(1));
    test.miss(check("a"));
  }

  @Test
  void aRefusalEndsWhatWasAllowed() {
    test.fill(check("a"), within(500));
    test.fill(Decisions.strong("b"), denied(LATER));
    test.miss(check("a"));
  }

  @Test
  void roomForAnotherCustomerEndsRefusals() {
    for (QuotaDecision room :
        List.of(within(500, LATER), near(1, LATER), overSoftLimit(LATER), shadowDenied(LATER))) {
      TestCache fresh = new TestCache();
      fresh.fill(check("a"), denied());
      fresh.fill(check("b"), room);
      CompletableFuture<CachedAnswer> next = fresh.cache.decide(check("a"));
      assertTrue(!next.isDone() || got(next).decision().getAllowed(), room.getReason().toString());
    }
  }

  @Test
  void refusalsAndOpenSessionsOfOthersShowNoRoom() {
    test.fill(check("a"), denied());
    test.fill(check("b"), denied(LATER));
    test.fill(check("c"), openSession(LATER));
    assertFalse(test.hit(check("a")));
  }

  @Test
  void aReservationThatFindsRoomEndsRefusals() {
    test.fill(check("a"), denied());
    test.cache.learned(TENANT, near(1, LATER));
    test.miss(check("a"));
  }

  @Test
  void aPromiseToTheHolderOfAReservationShowsNoRoom() {
    test.fill(check("a"), denied());
    test.cache.learned(TENANT, near(0, LATER));
    assertFalse(test.hit(check("a")));
  }

  @Test
  void aWatchThatTellsOfRoomEndsRefusals() {
    test.fill(check("a"), denied());
    test.cache.learned(TENANT, quota(0).build(), timestamp(LATER));
    assertFalse(test.hit(check("a")));
    test.cache.learned(TENANT, quota(1).build(), timestamp(LATER));
    test.miss(check("a"));
  }

  @Test
  void aWatchKnowsNothingOfSuspensions() {
    test.fill(check("a"), suspended(NOW));
    test.cache.learned(TENANT, quota(500).build(), timestamp(LATER));
    assertFalse(test.hit(check("a")));
    test.cache.learned(TENANT, within(500, LATER));
    test.miss(check("a"));
  }

  @Test
  void ofOneTenantSoManyCustomersAreKeptTheEarliestGoFirst() {
    for (int i = 0; i <= CustomerAnswers.CUSTOMERS_MAX; i++) {
      test.fill(check("customer-" + i), denied());
      test.nanos.incrementAndGet();
    }
    assertFalse(test.hit(check("customer-1")));
    test.miss(check("customer-0"));
  }

  @Test
  void ofAllTenantsTogetherSoManyCustomersAreKept() {
    TestCache small =
        new TestCache(new CacheSettings(4, Duration.ofSeconds(1), 64, TestCache.LONG));
    for (int i = 0; i < CustomerAnswers.CUSTOMERS_MAX; i++) {
      small.fill(check("customer-" + i), denied());
    }
    CheckQuotaRequest other = Decisions.checkOf("other");
    small.fill(other, denied());
    small.miss(other).answer(denied());
    small.cache.forget(TENANT);
    small.fill(other, denied());
    assertFalse(small.hit(other));
  }
}
