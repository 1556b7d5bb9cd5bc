package dev.tollgate.client.quota;

import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.CheckQuotaResponse;
import dev.tollgate.metering.v1.Quota;
import dev.tollgate.metering.v1.QuotaDecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Counts sends against a limit, and decides by the count as a server does: but with freshness up to
 * a random margin below the limit, which a server keeps at 100 or more.
 */
final class CountingServer {
  private static final long LOOK_NANOS = 300_000_000L;

  private final Events events;
  private final Random random;
  private final long limit;
  private final long margin;
  private final long delayMax;
  private final List<Runnable> atLimit = new ArrayList<>();
  private long count;
  private long reachedNanos = -1;

  CountingServer(Events events, Random random, long limit) {
    this.events = events;
    this.random = random;
    this.limit = limit;
    this.margin = random.nextBoolean() ? 0 : random.nextInt(100);
    this.delayMax = 1L + random.nextInt(500_000_000);
  }

  /** Runs something at the moment at which the limit is reached. */
  void whenReached(Runnable task) {
    atLimit.add(task);
  }

  /** When the limit was reached; -1 before that. */
  long reachedNanos() {
    return reachedNanos;
  }

  long over() {
    return count - limit;
  }

  void record() {
    count++;
    if (count == limit) {
      reachedNanos = events.nanos();
      atLimit.forEach(Runnable::run);
    }
  }

  /** Decides some time after it was asked, and answers some time after that. */
  CompletableFuture<CheckQuotaResponse> ask(CheckQuotaRequest request) {
    CompletableFuture<CheckQuotaResponse> answer = new CompletableFuture<>();
    events.after(
        delay(),
        () -> {
          CheckQuotaResponse decided =
              CheckQuotaResponse.newBuilder().setDecision(decide()).build();
          events.after(delay(), () -> answer.complete(decided));
        });
    return answer;
  }

  /** What a watch tells now. */
  Quota quota() {
    return Decisions.quota(limit - count).setNearing(limit - count <= margin).build();
  }

  Instant now() {
    return Decisions.NOW.plusNanos(events.nanos());
  }

  long delay() {
    return random.nextInt(10) == 0 ? (long) (random.nextDouble() * delayMax) : delayMax / 20;
  }

  private QuotaDecision decide() {
    if (count >= limit) {
      return Decisions.denied(now());
    }
    // From memory it is as of the last look.
    long asOf = events.nanos() - (random.nextBoolean() ? events.nanos() % LOOK_NANOS : 0);
    return limit - count > margin
        ? Decisions.within(limit - count, Decisions.NOW.plusNanos(asOf))
        : Decisions.near(limit - count, now());
  }
}
