package dev.tollgate.server.quota;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;

/** Counts how questions are answered, from any thread. */
public final class QuotaCounters implements QuotaCountersMXBean {
  private static final long NEVER = -1;

  private final QuotaView view;
  private final InstantSource clock;
  private final LongAdder fromMemory = new LongAdder();
  private final LongAdder fromDatabase = new LongAdder();
  private final LongAdder reads = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /** Counts for the view that questions are answered from. */
  public QuotaCounters(QuotaView view, InstantSource clock) {
    this.view = view;
    this.clock = clock;
  }

  void fromMemory() {
    fromMemory.increment();
  }

  void read(int questions) {
    reads.increment();
    fromDatabase.add(questions);
  }

  void refused() {
    refused.increment();
  }

  @Override
  public long getStalenessMillis() {
    Instant looked = view.observedAt();
    return looked.equals(Instant.MIN)
        ? NEVER
        : Math.max(0, Duration.between(looked, clock.instant()).toMillis());
  }

  @Override
  public long getTenantsInMemory() {
    return view.size();
  }

  @Override
  public long getFromMemory() {
    return fromMemory.sum();
  }

  @Override
  public long getFromDatabase() {
    return fromDatabase.sum();
  }

  @Override
  public long getReads() {
    return reads.sum();
  }

  @Override
  public long getRefused() {
    return refused.sum();
  }
}
