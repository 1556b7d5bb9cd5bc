package dev.tollgate.server.quota;

import dev.tollgate.server.domain.QuotaFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one watcher has still to be told of the tenants it watches. Of each tenant one figure waits
 * at most, the latest: who asks seldom misses those between, and holds up nobody. Of each tenant
 * also the figure that was told last is kept, so that none is told twice in a row. A figure takes
 * some 750 bytes of heap; watches that keep the same one share it.
 */
public final class UsageWatch {
  /**
   * Figures that changed.
   *
   * @param asOf when they were known to hold
   */
  public record Update(String tenantId, QuotaFigures figures, Instant asOf) {}

  /** A tenant of which something was told so short a time ago that the next has to wait. */
  private record Resting(String tenantId, long sinceNanos) {}

  private final @Nullable Set<String> tenantIds;
  private final long intervalNanos;
  private final LongSupplier nanos;
  private final Runnable wake;
  private final Map<String, Figure> told = new HashMap<>();
  private final Map<String, Figure> waiting = new HashMap<>();

  /** Of those that wait, the ones that do not rest. */
  private final Set<String> ready = new LinkedHashSet<>();

  /** In the order in which they end: all rest equally long. */
  private final ArrayDeque<Resting> resting = new ArrayDeque<>();

  private final Set<String> restingIds = new HashSet<>();
  private @Nullable String unknown;

  /**
   * A watch of which nothing was told yet.
   *
   * @param tenantIds whom it watches; null: all
   * @param interval between two updates of one tenant at least
   * @param nanos what the interval is measured with
   * @param wake called some times a second, by a thread that must not be blocked
   */
  UsageWatch(
      @Nullable Set<String> tenantIds, Duration interval, LongSupplier nanos, Runnable wake) {
    this.tenantIds = tenantIds == null ? null : Set.copyOf(tenantIds);
    this.intervalNanos = interval.toNanos();
    this.nanos = nanos;
    this.wake = wake;
  }

  /** Whom it watches; null: all. */
  @Nullable Set<String> tenantIds() {
    return tenantIds;
  }

  boolean watches(String tenantId) {
    return tenantIds == null || tenantIds.contains(tenantId);
  }

  void wake() {
    wake.run();
  }

  /** Figures are known of a tenant; those that came late or tell nothing new are dropped. */
  synchronized void offer(String tenantId, Figure figure) {
    if (!watches(tenantId)) {
      return;
    }
    Figure last = told.get(tenantId);
    Figure before = waiting.get(tenantId);
    if ((last != null && figure.isBefore(last)) || (before != null && figure.isBefore(before))) {
      return;
    }
    if (last != null && last.figures().equals(figure.figures())) {
      told.put(tenantId, figure);
      waiting.remove(tenantId);
      ready.remove(tenantId);
      return;
    }
    waiting.put(tenantId, figure);
    if (!restingIds.contains(tenantId)) {
      ready.add(tenantId);
    }
  }

  /** A tenant that it watches does not exist. */
  synchronized void offerUnknown(String tenantId) {
    if (tenantIds != null && watches(tenantId)) {
      unknown = tenantId;
    }
  }

  /** A tenant that was named and does not exist, if one was found. */
  public synchronized Optional<String> unknown() {
    return Optional.ofNullable(unknown);
  }

  /** What is to be told next; it counts as told. */
  public synchronized Optional<Update> next() {
    long now = nanos.getAsLong();
    while (!resting.isEmpty() && now - resting.element().sinceNanos() >= intervalNanos) {
      String rested = resting.remove().tenantId();
      restingIds.remove(rested);
      if (waiting.containsKey(rested)) {
        ready.add(rested);
      }
    }
    Iterator<String> first = ready.iterator();
    if (!first.hasNext()) {
      return Optional.empty();
    }
    String tenantId = first.next();
    first.remove();
    Figure figure = waiting.remove(tenantId);
    if (figure == null) {
      throw new IllegalStateException("a tenant is ready of which nothing waits");
    }
    told.put(tenantId, figure);
    resting.add(new Resting(tenantId, now));
    restingIds.add(tenantId);
    return Optional.of(new Update(tenantId, figure.figures(), figure.asOf()));
  }

  /** For tests: how many tenants something waits of. */
  synchronized int waitingCount() {
    return waiting.size();
  }
}
