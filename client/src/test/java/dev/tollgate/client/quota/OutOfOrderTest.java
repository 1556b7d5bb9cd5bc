package dev.tollgate.client.quota;

import static dev.tollgate.client.quota.Decisions.NOW;
import static dev.tollgate.client.quota.Decisions.TENANT;
import static dev.tollgate.client.quota.Decisions.check;
import static dev.tollgate.client.quota.Decisions.denied;
import static dev.tollgate.client.quota.Decisions.quota;
import static dev.tollgate.client.quota.Decisions.strong;
import static dev.tollgate.client.quota.Decisions.timestamp;
import static dev.tollgate.client.quota.Decisions.within;
import static dev.tollgate.client.quota.TestCache.got;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.metering.v1.QuotaDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Answers that arrive in another order than they were made in. */
class OutOfOrderTest {
  private static final Instant EARLIER = NOW.minusMillis(50);

  private final TestCache test = new TestCache();

  @Test
  void anOlderAnswerIsForItsAskerAloneAndReplacesNothing() {
    CompletableFuture<CachedAnswer> slow = test.cache.decide(strong("a"));
    FakeAsker.Pending question = test.asker.next();
    test.fill(check("b"), denied());
    question.answer(within(500, EARLIER));
    assertTrue(got(slow).decision().getAllowed());
    assertFalse(test.hit(check("b")));
    test.miss(check("a"));
  }

  @Test
  void anOlderRefusalEndsNothing() {
    test.begin(strong("a"));
    FakeAsker.Pending question = test.asker.next();
    test.fill(check("b"), within(500));
    question.answer(denied(EARLIER));
    assertTrue(test.hit(check("a")));
  }

  @Test
  void ofTheSameTimeTheOneThatWasAskedForLaterIsNewer() {
    test.begin(strong("a"));
    FakeAsker.Pending question = test.asker.next();
    test.nanos.incrementAndGet();
    test.fill(check("b"), denied());
    question.answer(within(500));
    assertFalse(test.hit(check("b")));
  }

  @Test
  void whoJoinedAnOlderAnswerIsDecidedByTheNewer() {
    test.begin(check("a"));
    CompletableFuture<CachedAnswer> joined = test.cache.decide(check("b"));
    FakeAsker.Pending question = test.asker.next();
    test.fill(strong("b"), denied());
    question.answer(within(500, EARLIER));
    assertFalse(got(joined).decision().getAllowed());
  }

  @Test
  void fromMemoryIsAsOfTheLastLookAndNewerAllTheSameWhereThereWasRoom() {
    test.fill(check("a"), within(500, NOW));
    test.pass(Duration.ofMillis(10));
    test.fill(strong("a"), within(499, EARLIER));
    test.pass(Duration.ofMillis(995));
    assertTrue(test.hit(check("a")), "fresh for a second since the later one was asked for");
  }

  @Test
  void whereThereWasNoRoomAnotherServerMayBeBehindForASecond() {
    test.fill(check("a"), denied());
    test.pass(Duration.ofMillis(999));
    test.fill(check("b"), within(500, EARLIER));
    assertFalse(test.hit(check("a")));
    test.pass(Duration.ofMillis(2));
    // As when the server's clock was set back.
    test.fill(check("b"), within(500, NOW.minus(Duration.ofHours(1))));
    assertTrue(test.hit(check("a")));
  }

  @Test
  void whatIsHeardWithoutAQuestionIsOlderWhenItsTimeIs() {
    test.fill(check("a"), denied());
    test.cache.learned(TENANT, quota(500).build(), timestamp(EARLIER));
    test.cache.learned(TENANT, within(500, EARLIER));
    assertFalse(test.hit(check("a")));
  }

  @Test
  void withoutATimeOneIsOlderWhenItWasAskedForEarlier() {
    QuotaDecision timeless = within(500).toBuilder().clearAsOf().build();
    test.begin(strong("a"));
    FakeAsker.Pending question = test.asker.next();
    test.nanos.incrementAndGet();
    test.fill(check("b"), denied().toBuilder().clearAsOf().build());
    question.answer(timeless);
    assertFalse(test.hit(check("b")));
    test.fill(check("c"), timeless);
    assertTrue(test.hit(check("b")));
  }
}
