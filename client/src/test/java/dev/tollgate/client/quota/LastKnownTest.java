package dev.tollgate.client.quota;

import static dev.tollgate.client.quota.Decisions.NOW;
import static dev.tollgate.client.quota.Decisions.PERIOD_END;
import static dev.tollgate.client.quota.Decisions.TENANT;
import static dev.tollgate.client.quota.Decisions.check;
import static dev.tollgate.client.quota.Decisions.denied;
import static dev.tollgate.client.quota.Decisions.near;
import static dev.tollgate.client.quota.Decisions.openSession;
import static dev.tollgate.client.quota.Decisions.overSoftLimit;
import static dev.tollgate.client.quota.Decisions.shadowDenied;
import static dev.tollgate.client.quota.Decisions.suspended;
import static dev.tollgate.client.quota.Decisions.unlimited;
import static dev.tollgate.client.quota.Decisions.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.metering.v1.QuotaDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is known when nobody can be asked. */
class LastKnownTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant LATER = NOW.plusMillis(100);

  private final TestCache test = new TestCache();

  @Test
  void nothingIsKnownOfWhomNobodyAskedFor() {
    assertEquals(Optional.empty(), test.cache.lastKnown(check("a"), HOUR));
    test.begin(check("a"));
    assertEquals(Optional.empty(), test.cache.lastKnown(check("a"), HOUR));
  }

  @Test
  void aStaleAnswerIsKnownWithItsAge() {
    test.fill(check("a"), within(500));
    test.pass(Duration.ofMinutes(30));
    LastKnown last = last("b");
    assertTrue(last.allows());
    assertEquals(Duration.ofMinutes(30), last.age());
    assertEquals(within(500), last.decision());
    test.pass(Duration.ofMinutes(30));
    assertTrue(last("b").allows());
    test.pass(Duration.ofNanos(1));
    assertEquals(Optional.empty(), test.cache.lastKnown(check("b"), HOUR));
  }

  @Test
  void itAllowsAsManySendsAsWereLeftAllThatWereSentSinceAmongThem() {
    test.fill(check("a"), within(7));
    assertTrue(test.hit(check("a")));
    for (int i = 0; i < 5; i++) {
      assertTrue(last("a").allows(), "send " + (i + 3));
    }
    assertFalse(last("a").allows());
    assertTrue(last("a").decision().getAllowed(), "the decision is what it was");
  }

  @Test
  void nearTheLimitItIsKnownToo() {
    test.fill(check("a"), near(2, NOW));
    assertTrue(last("b").allows());
    assertFalse(last("b").allows());
  }

  @Test
  void whereNothingIsRefusedThereIsNoBound() {
    for (QuotaDecision boundless : List.of(unlimited(), overSoftLimit(NOW), shadowDenied(NOW))) {
      TestCache fresh = new TestCache();
      fresh.fill(check("a"), boundless);
      for (int i = 0; i < 1000; i++) {
        assertTrue(fresh.cache.lastKnown(check("b"), HOUR).orElseThrow().allows());
      }
    }
  }

  @Test
  void neverPastThePeriodsEnd() {
    test.fill(check("a"), unlimited());
    test.now = PERIOD_END.minusMillis(1);
    assertTrue(last("a").allows());
    test.now = PERIOD_END;
    assertEquals(Optional.empty(), test.cache.lastKnown(check("a"), HOUR));
  }

  @Test
  void anAnswerWithoutAPeriodIsNotUsed() {
    QuotaDecision endless =
        unlimited().toBuilder().setQuota(unlimited().getQuota().toBuilder().clearPeriod()).build();
    test.fill(check("a"), endless);
    assertEquals(Optional.empty(), test.cache.lastKnown(check("a"), HOUR));
    test.miss(check("a"));
  }

  @Test
  void atTheLimitEachCustomersOwnAnswerIsKnown() {
    test.fill(check("a"), within(500));
    test.fill(Decisions.strong("b"), denied(LATER));
    test.fill(check("c"), openSession(LATER));
    assertFalse(last("b").allows());
    assertTrue(last("c").allows());
    assertTrue(last("c").allows(), "its session is open: its sends count nothing");
    assertEquals(Optional.empty(), test.cache.lastKnown(check("a"), HOUR));
  }

  @Test
  void aSuspensionIsKnownOfAll() {
    test.fill(check("a"), suspended(NOW));
    test.pass(Duration.ofMinutes(1));
    assertFalse(last("b").allows());
  }

  @Test
  void whatReservationsHeardIsKnownToo() {
    test.fill(check("a"), denied());
    test.cache.learned(TENANT, near(1, LATER));
    assertTrue(last("b").allows());
    assertFalse(last("b").allows());
  }

  @Test
  void itCountsAgainstTheNextAnswer() {
    test.fill(check("a"), within(500));
    FakeAsker.Pending question = stale();
    for (int i = 0; i < 3; i++) {
      assertTrue(last("a").allows());
    }
    question.answer(within(500)); // of 4: 3 went out meanwhile, and its asker's
    test.miss(check("a"));
  }

  private FakeAsker.Pending stale() {
    test.pass(Duration.ofSeconds(2));
    return test.miss(check("a"));
  }

  private LastKnown last(String customer) {
    return test.cache.lastKnown(check(customer), HOUR).orElseThrow();
  }
}
