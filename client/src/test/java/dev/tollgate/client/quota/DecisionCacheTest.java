package dev.tollgate.client.quota;

import static dev.tollgate.client.quota.Decisions.NOW;
import static dev.tollgate.client.quota.Decisions.PERIOD_END;
import static dev.tollgate.client.quota.Decisions.check;
import static dev.tollgate.client.quota.Decisions.near;
import static dev.tollgate.client.quota.Decisions.strong;
import static dev.tollgate.client.quota.Decisions.unlimited;
import static dev.tollgate.client.quota.Decisions.within;
import static dev.tollgate.client.quota.TestCache.failure;
import static dev.tollgate.client.quota.TestCache.got;
import static java.lang.management.ManagementFactory.getThreadMXBean;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.CheckQuotaResponse;
import dev.tollgate.metering.v1.QuotaDecision;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is kept below the limit, for how long and for how many sends. */
class DecisionCacheTest {
  private final TestCache test = new TestCache();

  @Test
  void anAnswerServesAllCustomersOfItsTenantAndNoOther() {
    test.fill(check("a"), within(500));
    assertTrue(test.hit(check("b")));
    test.miss(check("a").toBuilder().setTenantId("other").build());
    assertEquals(1, test.cache.counts().hits());
    assertEquals(2, test.cache.counts().entries());
  }

  @Test
  void aHitMakesNothing() {
    test.fill(check("a"), unlimited());
    CheckQuotaRequest request = check("b");
    long few = allocatedBytes(request, 1_000);
    long many = allocatedBytes(request, 10_000);
    assertTrue(many - few < 9_000, (many - few) + " bytes for 9,000 hits more");
    assertSame(test.cache.decide(request), test.cache.decide(request));
  }

  private long allocatedBytes(CheckQuotaRequest request, int hits) {
    ThreadMXBean threads = assertInstanceOf(ThreadMXBean.class, getThreadMXBean());
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    for (int i = 0; i < hits; i++) {
      assertTrue(test.cache.decide(request).isDone());
    }
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
  }

  @Test
  void aBrokenFreshnessIsNone() {
    for (long seconds : new long[] {-1, Long.MIN_VALUE}) {
      TestCache broken = new TestCache();
      broken.fill(check("a"), freshFor(seconds));
      broken.miss(check("b"));
    }
    TestCache other = new TestCache();
    other.fill(check("a"), freshFor(Long.MAX_VALUE));
    other.pass(Duration.ofMinutes(40));
    assertTrue(other.hit(check("a")));
    other.pass(Duration.ofMinutes(20));
    other.miss(check("a"));
  }

  private static QuotaDecision freshFor(long seconds) {
    return unlimited().toBuilder()
        .setFreshFor(com.google.protobuf.Duration.newBuilder().setSeconds(seconds))
        .build();
  }

  @Test
  void itIsFreshFromBeforeItWasAskedFor() {
    CompletableFuture<CachedAnswer> first = test.cache.decide(check("a"));
    test.pass(Duration.ofMillis(600));
    test.asker.next().answer(unlimited());
    assertTrue(got(first).decision().getAllowed());
    test.pass(Duration.ofMillis(400).minusNanos(1));
    assertTrue(test.hit(check("a")));
    assertEquals(1, test.asker.waiting(), "a refresh is under way");
    test.asker.next().fail(Status.INTERNAL);
    test.pass(Duration.ofNanos(1));
    test.miss(check("a"));
  }

  @Test
  void itServesSoManySendsItsAskersAmongThem() {
    test.fill(check("a"), within(500));
    for (int i = 0; i < 3; i++) {
      assertTrue(test.hit(check("a")));
    }
    test.asker.next().fail(Status.INTERNAL);
    test.miss(check("a"));
  }

  @Test
  void itServesNoMoreSendsThanAreLeft() {
    test.fill(check("a"), within(2));
    assertTrue(test.hit(check("a")));
    test.asker.next().fail(Status.INTERNAL);
    test.miss(check("a"));
  }

  @Test
  void withoutALimitItServesAllSends() {
    test.fill(check("a"), unlimited());
    for (int i = 0; i < 1000; i++) {
      assertTrue(test.hit(check("a")));
    }
    assertEquals(1, test.asker.asked());
  }

  @Test
  void whatIsNotFreshServesNobodyElse() {
    test.fill(check("a"), near(50, NOW));
    test.miss(check("a"));
    test.miss(check("b"));
  }

  @Test
  void itEndsWithThePeriodWhateverItsFreshness() {
    test.now = PERIOD_END.minusMillis(1);
    test.fill(check("a"), within(500));
    assertTrue(test.hit(check("a")));
    test.now = PERIOD_END;
    test.miss(check("a"));
  }

  @Test
  void aClockThatIsSetBackNeitherProlongsNorEnds() {
    test.fill(check("a"), unlimited());
    test.now = NOW.minus(Duration.ofDays(2));
    assertTrue(test.hit(check("a")));
    test.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    test.miss(check("a"));
  }

  @Test
  void strongAlwaysAsksAndRefreshesWhatIsKept() {
    test.fill(check("a"), unlimited());
    test.pass(Duration.ofMillis(700));
    test.fill(strong("a"), unlimited());
    test.pass(Duration.ofMillis(700));
    assertTrue(test.hit(check("b")));
  }

  @Test
  void oneCallerRefreshesWhenThreeQuartersOfTheTimeHavePassed() {
    test.fill(check("a"), unlimited());
    test.pass(Duration.ofMillis(750).minusNanos(1));
    assertTrue(test.hit(check("a")));
    assertEquals(0, test.asker.waiting());
    test.pass(Duration.ofNanos(1));
    assertTrue(test.hit(check("a")));
    assertTrue(test.hit(check("b")));
    assertEquals(1, test.asker.waiting());
    test.asker.next().answer(unlimited());
    test.pass(Duration.ofMillis(500));
    assertTrue(test.hit(check("a")));
    assertEquals(1, test.cache.counts().refreshes());
  }

  @Test
  void whatIsSentWhileARefreshIsUnderWayCountsAgainstTheNewAnswer() {
    test.fill(check("a"), within(500)); // 1 of 4
    assertTrue(test.hit(check("a"))); // 2
    assertTrue(test.hit(check("a"))); // 3: asks for the next
    assertTrue(test.hit(check("a"))); // 4, after it was asked
    test.asker.next().answer(within(500)); // has 3 left
    for (int i = 0; i < 3; i++) {
      assertTrue(test.hit(check("a")));
    }
    test.asker.next().fail(Status.INTERNAL);
    test.miss(check("a"));
  }

  @Test
  void aRefreshThatFindsTheLimitNearEndsWhatIsKept() {
    test.fill(check("a"), unlimited());
    test.pass(Duration.ofMillis(800));
    assertTrue(test.hit(check("a")));
    test.asker.next().answer(near(50, NOW.plusMillis(800)));
    test.miss(check("a"));
  }

  @Test
  void callersJoinAQuestionAndShareItsAnswer() {
    List<CompletableFuture<CachedAnswer>> callers = decide(4);
    assertEquals(1, test.asker.asked());
    test.asker.next().answer(within(500));
    for (CompletableFuture<CachedAnswer> caller : callers) {
      assertTrue(got(caller).decision().getAllowed());
    }
    assertEquals(1, callers.stream().filter(caller -> !got(caller).cached()).count());
    assertEquals(3, test.cache.counts().joined());
    assertEquals(4, test.cache.counts().misses());
  }

  @Test
  void moreCallersThanSendsAskAgainTogetherAndInTheEndAlone() {
    List<CompletableFuture<CachedAnswer>> callers = decide(40);
    test.asker.next().answer(within(500));
    for (int round = 1; round < 8; round++) {
      assertEquals(4L * round, done(callers));
      assertTrue(callers.get(4 * round - 1).isDone(), "who came first is served first");
      assertEquals(1, test.asker.waiting());
      test.asker.next().answer(within(500));
    }
    assertEquals(32, done(callers));
    // Those that are left are of customers of their own, and wait for nobody any more.
    assertEquals(8, test.asker.waiting());
    while (test.asker.waiting() > 0) {
      test.asker.next().answer(near(50, NOW));
    }
    assertEquals(40, done(callers));
  }

  @Test
  void whereTheAnswerIsGoodForOneSendTheOthersAskForThemselves() {
    List<CompletableFuture<CachedAnswer>> callers = decide(3);
    test.asker.next().answer(near(50, NOW));
    assertEquals(1, done(callers));
    assertEquals(2, test.asker.waiting());
    test.asker.next().answer(near(50, NOW));
    test.asker.next().answer(near(50, NOW));
    assertEquals(3, done(callers));
    decide(3);
    assertEquals(3, test.asker.waiting(), "known to be near the limit: nobody joins");
  }

  @Test
  void aRefusedQuestionIsTheFaultOfItsAskerAlone() {
    CompletableFuture<CachedAnswer> unknown = test.cache.decide(check("unknown"));
    CompletableFuture<CachedAnswer> known = test.cache.decide(check("known"));
    test.asker.next().fail(Status.NOT_FOUND);
    assertEquals(Status.Code.NOT_FOUND, failure(unknown));
    assertFalse(known.isDone());
    test.asker.next().answer(within(500));
    assertTrue(got(known).decision().getAllowed());
  }

  @Test
  void otherFailuresAreSharedAndNotKept() {
    List<CompletableFuture<CachedAnswer>> callers = decide(2);
    test.asker.next().fail(Status.RESOURCE_EXHAUSTED);
    callers.forEach(caller -> assertEquals(Status.Code.RESOURCE_EXHAUSTED, failure(caller)));
    test.miss(check("a"));
  }

  @Test
  void anAskerThatThrowsAndAnAnswerWithoutADecisionAreFailures() {
    CompletableFuture<CachedAnswer> answer = test.cache.decide(check("a"));
    assertTrue(test.asker.next().future().complete(CheckQuotaResponse.getDefaultInstance()));
    assertEquals(Status.Code.INTERNAL, failure(answer));

    Asker throwing =
        new Asker() {
          @Override
          public CompletableFuture<CheckQuotaResponse> ask(CheckQuotaRequest request) {
            throw new IllegalStateException("shut down");
          }

          @Override
          public boolean connectionBroken() {
            return false;
          }
        };
    DecisionCache cache =
        new DecisionCache(TestCache.SETTINGS, throwing, test.nanos::get, () -> test.now);
    assertEquals(Status.Code.UNKNOWN, failure(cache.decide(check("a"))));
  }

  @Test
  void nobodyWaitsLongerAndTheAnswerIsKeptAllTheSame() {
    TestCache hasty =
        new TestCache(new CacheSettings(4, Duration.ZERO, 100, Duration.ofMillis(20)));
    CompletableFuture<CachedAnswer> first = hasty.cache.decide(check("a"));
    CompletableFuture<CachedAnswer> joined = hasty.cache.decide(check("a"));
    assertEquals(Status.Code.DEADLINE_EXCEEDED, failure(first));
    assertEquals(Status.Code.DEADLINE_EXCEEDED, failure(joined));
    assertEquals(2, hasty.cache.counts().timeouts());
    hasty.asker.next().answer(within(500));
    for (int i = 0; i < 3; i++) {
      assertTrue(hasty.hit(check("a")), "who waits no more takes no send");
    }
  }

  @Test
  void whoComesAfterAllHaveWaitedInVainAsksAnew() {
    test.begin(check("a"));
    test.asker.next();
    test.pass(TestCache.LONG.minusNanos(1));
    test.begin(check("a"));
    assertEquals(0, test.asker.waiting(), "joins");
    test.pass(Duration.ofNanos(1));
    test.miss(check("a"));
  }

  @Test
  void whatIsForgottenIsAskedForAgainAndOldQuestionsAreNotKept() {
    test.fill(check("a"), within(500));
    FakeAsker.Pending refresh = refreshUnderWay();
    test.cache.forget(Decisions.TENANT);
    assertEquals(0, test.cache.counts().entries());
    FakeAsker.Pending next = test.miss(check("a"));
    refresh.answer(within(500));
    test.begin(check("a"));
    assertEquals(0, test.asker.waiting(), "joins the question that was asked since");
    next.answer(within(500));
    assertTrue(test.hit(check("a")));
  }

  private FakeAsker.Pending refreshUnderWay() {
    assertTrue(test.hit(check("a")));
    assertTrue(test.hit(check("a")));
    return test.asker.next();
  }

  private List<CompletableFuture<CachedAnswer>> decide(int callers) {
    List<CompletableFuture<CachedAnswer>> answers = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      answers.add(test.cache.decide(check("customer-" + i)));
    }
    return answers;
  }

  private static long done(List<CompletableFuture<CachedAnswer>> callers) {
    return callers.stream().filter(CompletableFuture::isDone).count();
  }
}
