package dev.tollgate.client.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.QuotaDecision;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A cache whose time and server are the test's. */
final class TestCache {
  /** Callers wait until the test ends, but for tests of waiting. */
  static final Duration LONG = Duration.ofMinutes(1);

  static final CacheSettings SETTINGS = new CacheSettings(4, Duration.ofSeconds(1), 100, LONG);

  final FakeAsker asker = new FakeAsker();

  /** Begins where nanoTime overflows soon. */
  final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 500_000_000L);

  volatile Instant now = Decisions.NOW;
  final DecisionCache cache;

  TestCache() {
    this(SETTINGS);
  }

  TestCache(CacheSettings settings) {
    cache = new DecisionCache(settings, asker, nanos::get, () -> now);
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    now = now.plus(time);
  }

  /** Asks and answers. */
  void fill(CheckQuotaRequest request, QuotaDecision decision) {
    CompletableFuture<CachedAnswer> answer = cache.decide(request);
    asker.next().answer(decision);
    assertFalse(got(answer).cached());
    assertEquals(decision, got(answer).decision());
  }

  /** Decides for a caller who does not look at what comes of it. */
  void begin(CheckQuotaRequest request) {
    var unused = cache.decide(request);
  }

  /** Decides by what is there. */
  boolean hit(CheckQuotaRequest request) {
    CompletableFuture<CachedAnswer> answer = cache.decide(request);
    assertTrue(answer.isDone(), "has to ask");
    assertTrue(got(answer).cached());
    return got(answer).decision().getAllowed();
  }

  /** Has to ask. */
  FakeAsker.Pending miss(CheckQuotaRequest request) {
    int before = asker.asked();
    CompletableFuture<CachedAnswer> answer = cache.decide(request);
    assertFalse(answer.isDone(), "need not ask");
    assertEquals(before + 1, asker.asked());
    return asker.next();
  }

  static CachedAnswer got(CompletableFuture<CachedAnswer> answer) {
    try {
      return answer.get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static Status.Code failure(CompletableFuture<CachedAnswer> answer) {
    ExecutionException thrown =
        assertThrows(ExecutionException.class, () -> answer.get(20, TimeUnit.SECONDS));
    return assertInstanceOf(StatusRuntimeException.class, thrown.getCause()).getStatus().getCode();
  }
}
