package dev.tollgate.client.quota;

import static dev.tollgate.client.quota.Decisions.NOW;
import static dev.tollgate.client.quota.Decisions.checkOf;
import static dev.tollgate.client.quota.Decisions.near;
import static dev.tollgate.client.quota.Decisions.unlimited;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The cache keeps so many tenants and no more. */
class EvictionTest {
  private final TestCache test =
      new TestCache(new CacheSettings(4, Duration.ofSeconds(1), 3, TestCache.LONG));

  @Test
  void whatIsNotFreshGoesFirst() {
    test.fill(checkOf("fresh-1"), unlimited());
    test.fill(checkOf("stale"), near(50, NOW));
    test.fill(checkOf("fresh-2"), unlimited());
    test.fill(checkOf("new"), unlimited());
    assertEquals(3, test.cache.counts().entries());
    assertEquals(1, test.cache.counts().evictions());
    assertTrue(test.hit(checkOf("fresh-1")));
    assertTrue(test.hit(checkOf("fresh-2")));
    assertTrue(test.hit(checkOf("new")));
    test.miss(checkOf("stale"));
  }

  @Test
  void whereAllAreFreshTheOneThatWasAskedAboutTheLongestAgoGoes() {
    for (String tenant : new String[] {"1", "2", "3"}) {
      test.fill(checkOf(tenant), unlimited());
    }
    test.pass(Duration.ofMillis(800));
    assertTrue(test.hit(checkOf("1")));
    test.asker.next().answer(unlimited());
    test.fill(checkOf("4"), unlimited());
    assertTrue(test.hit(checkOf("1")));
    assertTrue(test.hit(checkOf("3")));
    assertEquals(3, test.cache.counts().entries());
    test.asker.next();
    test.miss(checkOf("2"));
  }

  @Test
  void theAnswerForWhoWasEvictedMeanwhileIsNotKept() {
    FakeAsker.Pending question = test.miss(checkOf("1"));
    for (String tenant : new String[] {"2", "3", "4"}) {
      test.fill(checkOf(tenant), unlimited());
    }
    question.answer(unlimited());
    assertEquals(3, test.cache.counts().entries());
    test.miss(checkOf("1"));
  }

  @Test
  void neverMoreThanThat() {
    for (int i = 0; i < 1000; i++) {
      test.begin(checkOf("tenant-" + i));
    }
    assertEquals(3, test.cache.counts().entries());
    assertEquals(997, test.cache.counts().evictions());
  }
}
