package dev.tollgate.client.micrometer;

import dev.tollgate.client.ClientHealth;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A look at a client, and another one when that is too old. */
final class RecentHealth implements Supplier<ClientHealth> {
  private final Supplier<ClientHealth> client;
  private final LongSupplier nanos;
  private final Duration goodFor;
  private @Nullable ClientHealth last;
  private long lookedAt;

  /**
   * Nothing is looked at yet.
   *
   * @param nanos monotonic time
   */
  RecentHealth(Supplier<ClientHealth> client, LongSupplier nanos, Duration goodFor) {
    this.client = client;
    this.nanos = nanos;
    this.goodFor = goodFor;
  }

  @Override
  public synchronized ClientHealth get() {
    long now = nanos.getAsLong();
    ClientHealth known = last;
    if (known == null || now - lookedAt >= goodFor.toNanos()) {
      known = client.get();
      last = known;
      lookedAt = now;
    }
    return known;
  }
}
