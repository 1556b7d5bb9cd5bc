package dev.tollgate.client.quota;

import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.CheckQuotaResponse;
import dev.tollgate.metering.v1.Quota;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Asks its cache before each send, sends what passes, and has it recorded some time later. */
final class SendingProcess implements Asker {
  private final Events events;
  private final CountingServer server;
  private final DecisionCache cache;
  private final Random random;
  private final long recordMax;
  private long waiting;
  private long unrecorded;
  private long inFlight;
  private long cachedAfter;
  private long askedAfter;
  private long lastCachedNanos;

  SendingProcess(Events events, CountingServer server, CacheSettings settings, Random random) {
    this.events = events;
    this.server = server;
    this.random = random;
    this.recordMax = 1L + random.nextInt(2_000_000_000);
    this.cache = new DecisionCache(settings, this, events::nanos, server::now);
    server.whenReached(() -> inFlight = unrecorded);
  }

  void send(CheckQuotaRequest request) {
    if (random.nextInt(20) == 0) {
      hearWatch();
    }
    waiting++;
    var unused = cache.decide(request).thenAccept(this::decided);
  }

  private void hearWatch() {
    Quota quota = server.quota();
    Instant asOf = server.now();
    events.after(
        server.delay(), () -> cache.learned(Decisions.TENANT, quota, Decisions.timestamp(asOf)));
  }

  private void decided(CachedAnswer answer) {
    waiting--;
    if (!answer.decision().getAllowed()) {
      return;
    }
    if (server.reachedNanos() >= 0) {
      if (answer.cached()) {
        cachedAfter++;
        lastCachedNanos = events.nanos();
      } else {
        askedAfter++;
      }
    }
    unrecorded++;
    events.after(
        (long) (random.nextDouble() * recordMax),
        () -> {
          unrecorded--;
          server.record();
        });
  }

  @Override
  public CompletableFuture<CheckQuotaResponse> ask(CheckQuotaRequest request) {
    return server.ask(request);
  }

  @Override
  public boolean connectionBroken() {
    return false;
  }

  /** Callers that were not answered. */
  long waiting() {
    return waiting;
  }

  /** Sends that had passed and were not recorded when the limit was reached. */
  long inFlight() {
    return inFlight;
  }

  /** Sends that passed later by an answer that was kept. */
  long cachedAfter() {
    return cachedAfter;
  }

  /** Sends that passed later because the server had said so before. */
  long askedAfter() {
    return askedAfter;
  }

  /** When the last of them passed by an answer that was kept. */
  long lastCachedNanos() {
    return lastCachedNanos;
  }
}
