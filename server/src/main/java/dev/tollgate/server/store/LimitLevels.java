package dev.tollgate.server.store;

import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.EventKind;
import dev.tollgate.server.domain.LimitLevel;
import dev.tollgate.server.domain.OutboxEvent;
import dev.tollgate.server.domain.QuotaFigures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The thresholds that tenants pass with a transaction, in their current periods: what has been told
 * of each, and the events that tell of the rest.
 */
public final class LimitLevels {
  /** What has been told of a tenant in a period. */
  record Row(long tenantNo, Instant periodStart, LimitLevel level) {}

  private final LaneTransaction lane;
  private final List<Row> rows = new ArrayList<>();
  private final List<OutboxEvent> events = new ArrayList<>();

  /** None yet. */
  public LimitLevels(LaneTransaction lane) {
    this.lane = lane;
  }

  /**
   * Changes a tenant's counts or limits, and tells of the thresholds that it passes with that. For
   * changes that are rare: it reads the tenant before and after.
   */
  static <T> T telling(LaneTransaction lane, String tenantId, Supplier<T> change) {
    long usedBefore = lane.tenant(tenantId).map(state -> state.figures().used()).orElse(0L);
    T result = change.get();
    LimitLevels levels = new LimitLevels(lane);
    lane.tenant(tenantId).ifPresent(after -> levels.add(usedBefore, after));
    levels.write();
    return result;
  }

  /**
   * Takes a tenant whose counts or limits the transaction changes.
   *
   * @param usedBefore conversations counted in its current period before the change
   * @param after the tenant after it
   * @return whether what has been told of the tenant changes with that
   */
  public boolean add(long usedBefore, TenantState after) {
    QuotaFigures figures = after.figures();
    List<Integer> thresholds = figures.plan().thresholds();
    LimitLevel before = after.levelIn(figures.period());
    if (thresholds.isEmpty() || (figures.unlimited() && before == null)) {
      return false;
    }
    LimitLevel.Crossing crossing =
        LimitLevel.cross(before, thresholds, limit(figures), usedBefore, figures.used());
    boolean changed =
        (before != null && !before.equals(crossing.level())) || !crossing.passed().isEmpty();
    if (changed) {
      long tenantNo = after.tenant().tenantNo();
      rows.add(new Row(tenantNo, figures.period().start(), crossing.level()));
      crossing
          .passed()
          .forEach(
              percent ->
                  events.add(
                      event(
                          after.tenant().tenantId(),
                          figures,
                          crossing.level().generation(),
                          percent)));
    }
    return changed;
  }

  private static LimitLevel.Limit limit(QuotaFigures figures) {
    return figures.unlimited()
        ? LimitLevel.Limit.of(LimitLevel.UNLIMITED)
        : new LimitLevel.Limit(
            figures.effectiveLimit() - figures.rolledOver(), figures.effectiveLimit());
  }

  private OutboxEvent event(String tenantId, QuotaFigures figures, long generation, int percent) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("tenant_id", tenantId);
    data.put("threshold_percent", percent);
    data.put("limit_generation", generation);
    data.put("used", figures.used());
    data.put("effective_limit", figures.effectiveLimit());
    data.put("plan_code", figures.plan().code());
    data.put("period", period(figures.period()));
    data.put("reached_at", lane.clock().toString());
    return new OutboxEvent(EventKind.QUOTA_THRESHOLD, tenantId, data);
  }

  private static Map<String, @Nullable Object> period(BillingPeriod period) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("year", period.month().getYear());
    fields.put("month", period.month().getMonthValue());
    fields.put("start", period.start().toString());
    fields.put("end", period.end().toString());
    fields.put("time_zone", period.zone().getId());
    return fields;
  }

  /** Writes what has been told, and the events: two statements, and none when nothing is passed. */
  public void write() {
    if (!rows.isEmpty()) {
      lane.mapper(TrackMapper.class)
          .upsertLimitLevels(
              lane.lane(),
              Columns.of(rows)
                  .longs("tenantNo", Row::tenantNo)
                  .times("periodStart", Row::periodStart)
                  .longs("generation", row -> row.level().generation())
                  .longs("armedLimit", row -> row.level().armedLimit())
                  .ints("reachedPercent", row -> row.level().reachedPercent())
                  .map());
    }
    lane.insertEvents(events);
  }
}
