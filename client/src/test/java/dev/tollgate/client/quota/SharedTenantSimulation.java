package dev.tollgate.client.quota;

import static dev.tollgate.client.quota.Decisions.NOW;
import static dev.tollgate.client.quota.Decisions.check;
import static dev.tollgate.client.quota.Decisions.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.CheckQuotaResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** 64 threads send for one tenant: no answer serves more sends than it may. */
class SharedTenantSimulation {
  private static final int THREADS = 64;
  private static final int SENDS = 2_000;
  private static final int SENDS_PER_ANSWER = 20;

  private final long seed = Seed.next();
  private final ScheduledExecutorService server = Executors.newScheduledThreadPool(2);
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final AtomicInteger answers = new AtomicInteger();

  /** Sends by the answer that allowed them: each answer has another number of sends left. */
  private final ConcurrentHashMap<Long, AtomicInteger> sends = new ConcurrentHashMap<>();

  @AfterEach
  void stop() {
    threads.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void noAnswerServesMoreSendsThanItMay() throws Exception {
    DecisionCache cache =
        new DecisionCache(
            new CacheSettings(SENDS_PER_ANSWER, Duration.ofSeconds(1), 100, TestCache.LONG),
            new LateAsker(new Random(seed)),
            System::nanoTime,
            () -> NOW);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Integer>> done = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      CheckQuotaRequest request = check("customer-" + thread);
      done.add(threads.submit(() -> send(cache, request, start)));
    }
    start.countDown();
    int sent = 0;
    for (Future<Integer> one : done) {
      sent += one.get(60, TimeUnit.SECONDS);
    }
    assertEquals(THREADS * SENDS, sent);
    sends.forEach((answer, served) -> assertTrue(served.get() <= SENDS_PER_ANSWER, "" + served));
    CacheCounts counts = cache.counts();
    assertEquals(THREADS * SENDS, counts.hits() + counts.misses());
    assertTrue(counts.joined() > 0 && counts.refreshes() > 0, counts.toString());
    assertEquals(0, counts.failedFast() + counts.timeouts() + counts.deniedHits());
    // And they share: most sends were not asked for.
    assertTrue(answers.get() < THREADS * SENDS / 4, answers + " answers, " + counts);
  }

  private int send(DecisionCache cache, CheckQuotaRequest request, CountDownLatch start)
      throws Exception {
    start.await();
    for (int i = 0; i < SENDS; i++) {
      CachedAnswer answer = cache.decide(request).get(30, TimeUnit.SECONDS);
      assertTrue(answer.decision().getAllowed());
      long number = answer.decision().getQuota().getRemaining();
      sends.computeIfAbsent(number, unused -> new AtomicInteger()).incrementAndGet();
    }
    return SENDS;
  }

  /** Answers from other threads, after a random time, and in any order. */
  private final class LateAsker implements Asker {
    private final Random random;
    private final AtomicLong numbers = new AtomicLong(1_000_000);

    LateAsker(Random random) {
      this.random = random;
    }

    @Override
    public CompletableFuture<CheckQuotaResponse> ask(CheckQuotaRequest request) {
      CompletableFuture<CheckQuotaResponse> answer = new CompletableFuture<>();
      long micros;
      synchronized (random) {
        micros = random.nextInt(400);
      }
      var unused =
          server.schedule(
              () -> {
                answers.incrementAndGet();
                return answer.complete(
                    CheckQuotaResponse.newBuilder()
                        .setDecision(within(numbers.getAndIncrement()))
                        .build());
              },
              micros,
              TimeUnit.MICROSECONDS);
      return answer;
    }

    @Override
    public boolean connectionBroken() {
      return false;
    }
  }
}
