package dev.tollgate.server.outbox;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of deliveries. */
public final class WebhookCounters implements WebhookCountersMXBean {
  private final InstantSource clock;
  private final LongAdder delivered = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder parked = new LongAdder();
  private final LongAdder denialsDropped = new LongAdder();
  private volatile int underWay;
  private volatile long depth;
  private volatile Optional<Instant> oldest = Optional.empty();

  public WebhookCounters(InstantSource clock) {
    this.clock = clock;
  }

  void delivered() {
    delivered.increment();
  }

  void failed() {
    failed.increment();
  }

  void parked() {
    parked.increment();
  }

  void denialsDropped(long count) {
    denialsDropped.add(count);
  }

  void underWay(int attempts) {
    underWay = attempts;
  }

  void backlog(long waiting, Optional<Instant> since) {
    depth = waiting;
    oldest = since;
  }

  @Override
  public long getDelivered() {
    return delivered.sum();
  }

  @Override
  public long getFailed() {
    return failed.sum();
  }

  @Override
  public long getParked() {
    return parked.sum();
  }

  @Override
  public int getUnderWay() {
    return underWay;
  }

  @Override
  public long getDepth() {
    return depth;
  }

  @Override
  public long getOldestAgeSeconds() {
    return oldest
        .map(since -> Math.max(0, clock.instant().getEpochSecond() - since.getEpochSecond()))
        .orElse(0L);
  }

  @Override
  public long getDenialsDropped() {
    return denialsDropped.sum();
  }
}
