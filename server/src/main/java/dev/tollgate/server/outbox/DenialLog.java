package dev.tollgate.server.outbox;

import dev.tollgate.server.domain.EventKind;
import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.OutboxEvent;
import dev.tollgate.server.domain.QuotaDecision;
import dev.tollgate.server.domain.QuotaFigures;
import dev.tollgate.server.domain.Subscriptions;
import dev.tollgate.server.store.LaneStore;
import dev.tollgate.server.store.OutboxStore;
import dev.tollgate.server.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of refused sends, those of a tenant together about once a minute. A best effort: nothing
 * that is counted or decided depends on it, and what is not written yet is lost with the server, or
 * without a database.
 */
public final class DenialLog implements AutoCloseable {
  /** How long refusals of a tenant are added up. */
  static final Duration WINDOW = Duration.ofMinutes(1);

  /** Tenants whose refusals are added up at once; those of further ones are not told. */
  static final int TENANTS_MAX = 10_000;

  /** Events of one transaction. */
  private static final int EVENTS_MAX = 500;

  private static final Logger LOG = LoggerFactory.getLogger(DenialLog.class);

  private final Supplier<Subscriptions> subscriptions;
  private final LaneStore lanes;
  private final LaneMap map;
  private final InstantSource clock;
  private final WebhookCounters counters;
  private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "tollgate-denials");
            thread.setDaemon(true);
            return thread;
          });

  /** What was refused to a tenant. */
  private record Tally(
      long count, Instant first, Instant last, QuotaDecision decision, QuotaFigures figures) {

    Tally and(Tally later) {
      return new Tally(count + later.count, first, later.last, later.decision, later.figures);
    }
  }

  /** Writes to the outbox of {@code lanes} what somebody listens to. */
  public DenialLog(
      Supplier<Subscriptions> subscriptions,
      LaneStore lanes,
      LaneMap map,
      InstantSource clock,
      WebhookCounters counters) {
    this.subscriptions = subscriptions;
    this.lanes = lanes;
    this.map = map;
    this.clock = clock;
    this.counters = counters;
  }

  /** Writes again and again until {@link #close}. */
  public void start() {
    long millis = WINDOW.toMillis();
    Future<?> unused =
        timer.scheduleWithFixedDelay(this::flush, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Notes that a send was refused, if somebody listens. Does not block. */
  public void refused(String tenantId, QuotaDecision decision, QuotaFigures figures) {
    if (!subscriptions.get().wanted(EventKind.QUOTA_DENIED, tenantId)) {
      return;
    }
    if (tallies.size() >= TENANTS_MAX && !tallies.containsKey(tenantId)) {
      counters.denialsDropped(1);
      return;
    }
    Instant now = clock.instant();
    tallies.merge(tenantId, new Tally(1, now, now, decision, figures), Tally::and);
  }

  /** Writes what was noted. */
  void flush() {
    Map<Integer, List<String>> byLane = new LinkedHashMap<>();
    tallies
        .keySet()
        .forEach(
            tenantId ->
                byLane
                    .computeIfAbsent(map.laneOf(tenantId), lane -> new ArrayList<>())
                    .add(tenantId));
    byLane.forEach(
        (lane, tenantIds) -> {
          for (int from = 0; from < tenantIds.size(); from += EVENTS_MAX) {
            int to = Math.min(tenantIds.size(), from + EVENTS_MAX);
            write(lane, tenantIds.subList(from, to));
          }
        });
  }

  private void write(int lane, List<String> tenantIds) {
    List<OutboxEvent> events = new ArrayList<>();
    long count = 0;
    for (String tenantId : tenantIds) {
      Tally tally = tallies.remove(tenantId);
      if (tally != null) {
        events.add(event(tenantId, tally));
        count += tally.count();
      }
    }
    try {
      OutboxStore.append(lanes, lane, events, clock.instant());
    } catch (StoreException e) {
      counters.denialsDropped(count);
      LOG.warn("{} refused sends are not told: {}", count, e.getMessage());
    } catch (RuntimeException e) {
      counters.denialsDropped(count);
      LOG.error("{} refused sends are not told", count, e);
    }
  }

  private static OutboxEvent event(String tenantId, Tally tally) {
    QuotaFigures figures = tally.figures();
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("tenant_id", tenantId);
    data.put("count", tally.count());
    data.put("first_at", tally.first().toString());
    data.put("last_at", tally.last().toString());
    data.put("reason", tally.decision().reason().name());
    data.put("shadow", tally.decision().shadowDenied());
    data.put("message", tally.decision().message());
    data.put("plan_code", figures.plan().code());
    data.put("effective_limit", figures.unlimited() ? null : figures.effectiveLimit());
    data.put("used", figures.used());
    data.put("held", figures.held());
    data.put("period_start", figures.period().start().toString());
    data.put("period_end", figures.period().end().toString());
    return new OutboxEvent(EventKind.QUOTA_DENIED, tenantId, data);
  }

  /** Writes what was noted, and ends. */
  @Override
  public void close() {
    timer.shutdown();
    flush();
  }
}
