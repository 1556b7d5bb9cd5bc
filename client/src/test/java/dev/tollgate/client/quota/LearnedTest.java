package dev.tollgate.client.quota;

import static dev.tollgate.client.quota.Decisions.NOW;
import static dev.tollgate.client.quota.Decisions.TENANT;
import static dev.tollgate.client.quota.Decisions.check;
import static dev.tollgate.client.quota.Decisions.denied;
import static dev.tollgate.client.quota.Decisions.near;
import static dev.tollgate.client.quota.Decisions.quota;
import static dev.tollgate.client.quota.Decisions.suspended;
import static dev.tollgate.client.quota.Decisions.timestamp;
import static dev.tollgate.client.quota.Decisions.unlimited;
import static dev.tollgate.client.quota.Decisions.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.metering.v1.QuotaDecision;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reservations and watches do to an answer that allows. */
class LearnedTest {
  private static final Instant LATER = NOW.plusMillis(100);

  private final TestCache test =
      new TestCache(new CacheSettings(100, Duration.ofSeconds(1), 100, TestCache.LONG));

  @BeforeEach
  void fill() {
    test.fill(check("a"), within(500));
  }

  @Test
  void whatLeavesRoomLeavesTheAnswerAndProlongsNothing() {
    test.pass(Duration.ofMillis(700));
    test.cache.learned(TENANT, within(400, LATER));
    test.cache.learned(TENANT, quota(400).build(), timestamp(LATER));
    assertTrue(test.hit(check("a")));
    test.pass(Duration.ofMillis(300));
    test.miss(check("a"));
  }

  @Test
  void itGivesNoSendsBack() {
    for (int i = 0; i < 98; i++) {
      assertTrue(test.hit(check("a")));
    }
    test.asker.next().fail(Status.INTERNAL);
    test.cache.learned(TENANT, within(400, LATER));
    assertTrue(test.hit(check("a")));
    test.asker.next().fail(Status.INTERNAL);
    test.miss(check("a"));
  }

  @Test
  void whatLeavesLessRoomNarrowsIt() {
    test.cache.learned(TENANT, quota(2).setNearing(false).build(), timestamp(LATER));
    assertTrue(test.hit(check("a")));
    assertTrue(test.hit(check("a")));
    test.asker.next().fail(Status.INTERNAL);
    test.miss(check("a"));
  }

  @Test
  void whatIsNearTheLimitEndsIt() {
    test.cache.learned(TENANT, near(50, LATER));
    test.miss(check("a"));
  }

  @Test
  void aWatchThatIsNearTheLimitEndsIt() {
    test.cache.learned(TENANT, quota(50).build(), timestamp(LATER));
    test.miss(check("a"));
    assertTrue(test.cache.lastKnown(check("a"), TestCache.LONG).orElseThrow().allows());
  }

  @Test
  void aWatchThatHasReachedTheLimitEndsItAndIsTheLastThatIsKnown() {
    QuotaDecision asDecision =
        QuotaDecision.newBuilder().setQuota(quota(0)).setAsOf(timestamp(LATER)).build();
    test.cache.learned(TENANT, asDecision);
    assertTrue(test.cache.lastKnown(check("a"), TestCache.LONG).isEmpty());
    test.miss(check("a"));
  }

  @Test
  void aRefusedReservationEndsIt() {
    test.cache.learned(TENANT, denied(LATER));
    test.miss(check("a"));
  }

  @Test
  void aSuspensionIsHeardOfAndKept() {
    test.cache.learned(TENANT, suspended(LATER));
    assertFalse(test.hit(check("a")));
  }

  @Test
  void ofUnknownTenantsNothingIsKept() {
    test.cache.learned("other", unlimited());
    test.cache.learned("other", quota(5).build(), timestamp(LATER));
    assertEquals(1, test.cache.counts().entries());
  }
}
