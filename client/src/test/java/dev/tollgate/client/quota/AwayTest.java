package dev.tollgate.client.quota;

import static dev.tollgate.client.quota.Decisions.NOW;
import static dev.tollgate.client.quota.Decisions.check;
import static dev.tollgate.client.quota.Decisions.near;
import static dev.tollgate.client.quota.Decisions.unlimited;
import static dev.tollgate.client.quota.TestCache.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** A server that is away holds nobody up, and its return is noticed. */
class AwayTest {
  private final TestCache test = new TestCache();

  @Test
  void afterThreeFailuresInARowNobodyWaits() {
    fail(Status.UNAVAILABLE, 2);
    test.miss(check("a")).fail(Status.DEADLINE_EXCEEDED);
    test.pass(Duration.ofMillis(1500));
    CompletableFuture<CachedAnswer> refused = test.cache.decide(check("a"));
    assertTrue(refused.isDone());
    String text =
        String.valueOf(assertThrows(CompletionException.class, refused::join).getMessage());
    assertTrue(text.endsWith("UNAVAILABLE: the server has been away for 1500 ms"), text);
    assertEquals(1, test.cache.counts().failedFast());
    assertEquals(Optional.of(Duration.ofMillis(1500)), test.cache.awayFor());
  }

  @Test
  void anAnswerBetweenThemEndsTheRow() {
    fail(Status.UNAVAILABLE, 2);
    test.fill(check("a"), near(50, NOW));
    fail(Status.UNAVAILABLE, 2);
    assertEquals(Optional.empty(), test.cache.awayFor());
  }

  @Test
  void aServerThatRefusesIsThere() {
    for (Status there :
        List.of(Status.RESOURCE_EXHAUSTED, Status.PERMISSION_DENIED, Status.NOT_FOUND)) {
      fail(there, 5);
      fail(Status.UNAVAILABLE, 2);
    }
    fail(Status.RESOURCE_EXHAUSTED, 1);
    assertEquals(Optional.empty(), test.cache.awayFor());
  }

  @Test
  void failuresOfThisSideSayNothing() {
    fail(Status.UNAVAILABLE, 2);
    fail(Status.UNAUTHENTICATED, 5);
    assertEquals(Optional.empty(), test.cache.awayFor());
    fail(Status.UNAVAILABLE, 1);
    assertTrue(test.cache.awayFor().isPresent());
  }

  @Test
  void aBrokenConnectionIsEnoughAndItsRepairToo() {
    test.asker.broken = true;
    assertEquals(Status.Code.UNAVAILABLE, failure(test.cache.decide(check("a"))));
    test.pass(Duration.ofMillis(10));
    assertEquals(Optional.of(Duration.ofMillis(10)), test.cache.awayFor());
    test.asker.next();
    test.asker.broken = false;
    test.miss(check("a"));
  }

  @Test
  void whatIsFreshServesWhileTheServerIsAway() {
    test.fill(check("a"), unlimited());
    test.asker.broken = true;
    assertTrue(test.hit(check("a")));
    test.pass(Duration.ofSeconds(1));
    assertEquals(Status.Code.UNAVAILABLE, failure(test.cache.decide(check("a"))));
  }

  @Test
  void strongRequestsFailAtOnceToo() {
    test.fill(check("a"), unlimited());
    test.asker.broken = true;
    assertEquals(Status.Code.UNAVAILABLE, failure(test.cache.decide(Decisions.strong("a"))));
  }

  @Test
  void oneProbeAtATimeAndOneEach200Ms() {
    fail(Status.UNAVAILABLE, 3);
    refuse(5);
    FakeAsker.Pending probe = test.asker.next();
    test.pass(Duration.ofSeconds(5));
    refuse(5);
    assertEquals(0, test.asker.waiting(), "one is under way");
    probe.fail(Status.UNAVAILABLE);
    refuse(5);
    probe = test.asker.next();
    probe.fail(Status.UNAVAILABLE);
    test.pass(Duration.ofMillis(200).minusNanos(1));
    refuse(5);
    assertEquals(0, test.asker.waiting());
    test.pass(Duration.ofNanos(1));
    refuse(5);
    assertEquals(1, test.asker.waiting());
  }

  @Test
  void aProbeThatIsAnsweredEndsItAndIsKept() {
    fail(Status.UNAVAILABLE, 3);
    refuse(1);
    test.asker.next().answer(unlimited());
    assertEquals(Optional.empty(), test.cache.awayFor());
    assertTrue(test.hit(check("b")));
  }

  @Test
  void aProbeThatIsRefusedEndsItToo() {
    fail(Status.UNAVAILABLE, 3);
    refuse(1);
    test.asker.next().fail(Status.RESOURCE_EXHAUSTED);
    test.miss(check("a"));
  }

  @Test
  void aRefreshIsAProbeWhileTheServerIsAway() {
    test.fill(check("a"), unlimited());
    test.asker.broken = true;
    test.pass(Duration.ofMillis(800));
    assertTrue(test.hit(check("a")));
    assertEquals(1, test.asker.waiting());
    refuseOther();
    assertEquals(1, test.asker.waiting());
    assertEquals(0, test.cache.counts().refreshes());
  }

  @Test
  void aClockThatIsSetBackChangesNothing() {
    fail(Status.UNAVAILABLE, 3);
    test.now = Instant.EPOCH;
    refuse(1);
    test.asker.next().fail(Status.UNAVAILABLE);
    test.nanos.addAndGet(Duration.ofMillis(200).toNanos());
    refuse(1);
    assertEquals(1, test.asker.waiting());
    assertEquals(Optional.of(Duration.ofMillis(200)), test.cache.awayFor());
  }

  @Test
  void questionsThatHangCountOnceEach() {
    for (int i = 0; i < 3; i++) {
      assertEquals(Optional.empty(), test.cache.awayFor());
      test.miss(check("a"));
      test.begin(check("a"));
      test.pass(TestCache.LONG);
    }
    // The first two were found to hang by the next; the third by nobody yet.
    FakeAsker.Pending fourth = test.miss(check("a"));
    assertTrue(test.cache.awayFor().isPresent());
    fourth.answer(unlimited());
    assertFalse(test.cache.awayFor().isPresent());
  }

  @Test
  void aCallerThatWaitedInVainTellsOfIt() {
    TestCache hasty =
        new TestCache(new CacheSettings(4, Duration.ZERO, 100, Duration.ofMillis(20)));
    for (int i = 0; i < 3; i++) {
      CompletableFuture<CachedAnswer> first = hasty.cache.decide(check("a"));
      hasty.pass(Duration.ofMillis(20));
      assertEquals(Status.Code.DEADLINE_EXCEEDED, failure(first));
    }
    assertTrue(hasty.cache.awayFor().isPresent());
    hasty.asker.next().fail(Status.DEADLINE_EXCEEDED);
    hasty.asker.next().answer(unlimited());
    assertTrue(hasty.cache.awayFor().isEmpty());
    assertTrue(hasty.hit(check("a")));
  }

  private void fail(Status status, int times) {
    for (int i = 0; i < times; i++) {
      test.miss(check("a")).fail(status);
    }
  }

  private void refuse(int times) {
    for (int i = 0; i < times; i++) {
      assertEquals(Status.Code.UNAVAILABLE, failure(test.cache.decide(check("a"))));
    }
  }

  private void refuseOther() {
    assertEquals(Status.Code.UNAVAILABLE, failure(test.cache.decide(Decisions.checkOf("other"))));
  }
}
