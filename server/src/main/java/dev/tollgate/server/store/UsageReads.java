package dev.tollgate.server.store;

import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.BillingDay;
import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.DailyUsage;
import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.MonthlyUsage;
import dev.tollgate.server.domain.SessionStats;
import dev.tollgate.server.store.RefusedException.Refusal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was counted. Blocks. Throws {@link RefusedException} for an unknown tenant or period,
 * and {@link StoreException} when the database failed.
 */
public final class UsageReads {
  /** A period and its days. */
  public record PeriodDays(BillingPeriod period, List<DailyUsage> days) {}

  private final Sessions sessions;
  private final TenantReads tenants;

  public UsageReads(DataSource readers, LaneMap laneMap) {
    this.sessions = new Sessions(readers);
    this.tenants = new TenantReads(laneMap);
  }

  /**
   * The usage of a period; zeros when nothing was recorded in it.
   *
   * @param month the name of the period; null: the one that holds {@code now}
   */
  public MonthlyUsage usage(String tenantId, @Nullable YearMonth month, Instant now) {
    return ofTenant(
        tenantId,
        now,
        (found, mapper) -> {
          BillingPeriod period = period(found.tenant().calendar(), month, now);
          return usages(List.of(period), found, mapper).get(0);
        });
  }

  /** The usage of the period that holds {@code now}, and of those before it, newest first. */
  public List<MonthlyUsage> history(String tenantId, int periods, Instant now) {
    return ofTenant(
        tenantId,
        now,
        (found, mapper) ->
            usages(found.tenant().calendar().latestPeriods(now, periods), found, mapper));
  }

  /**
   * The usage of each day of a period. Reads every message of the period, and takes time with their
   * number.
   *
   * @param month the name of the period; null: the one that holds {@code now}
   */
  public PeriodDays days(String tenantId, @Nullable YearMonth month, Instant now) {
    return ofTenant(
        tenantId,
        now,
        (found, mapper) -> {
          BillingPeriod period = period(found.tenant().calendar(), month, now);
          List<BillingDay> days = period.days();
          Instant[] starts = days.stream().map(BillingDay::start).toArray(Instant[]::new);
          List<UsageMapper.DailyRow> rows =
              mapper.days(found.lane(), found.tenant().tenantNo(), starts, period.end());
          return new PeriodDays(period, daily(days, rows));
        });
  }

  /** The sessions that started in {@code [from, to)}, in figures. */
  public SessionStats stats(String tenantId, Instant from, Instant to, Instant now) {
    return ofTenant(
        tenantId,
        now,
        (found, mapper) -> mapper.stats(found.lane(), found.tenant().tenantNo(), from, to));
  }

  private <T> T ofTenant(
      String tenantId, Instant now, BiFunction<TenantReads.Found, UsageMapper, T> read) {
    return Reads.read(
        sessions,
        session ->
            read.apply(tenants.find(session, tenantId, now), session.getMapper(UsageMapper.class)));
  }

  private static BillingPeriod period(
      BillingCalendar calendar, @Nullable YearMonth month, Instant now) {
    return month == null
        ? calendar.periodAt(now)
        : calendar
            .periodOf(month)
            .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_PERIOD, month.toString()));
  }

  /** The usage of each period, in their order. */
  private static List<MonthlyUsage> usages(
      List<BillingPeriod> periods, TenantReads.Found found, UsageMapper mapper) {
    String tenantId = found.tenant().tenantId();
    Instant[] starts = periods.stream().map(BillingPeriod::start).toArray(Instant[]::new);
    Map<Instant, UsageRow> rows =
        mapper.usages(found.lane(), found.tenant().tenantNo(), starts).stream()
            .collect(Collectors.toMap(UsageRow::periodStart, row -> row));
    List<MonthlyUsage> usages = new ArrayList<>();
    for (BillingPeriod period : periods) {
      UsageRow row = rows.get(period.start());
      usages.add(row == null ? MonthlyUsage.none(tenantId, period) : row.toUsage(tenantId, period));
    }
    return List.copyOf(usages);
  }

  /** The usage of each day, in their order. */
  private static List<DailyUsage> daily(List<BillingDay> days, List<UsageMapper.DailyRow> rows) {
    List<DailyUsage> usages = new ArrayList<>(days.stream().map(DailyUsage::none).toList());
    for (UsageMapper.DailyRow row : rows) {
      int index = row.dayNo() - 1;
      usages.set(index, row.toUsage(days.get(index)));
    }
    return List.copyOf(usages);
  }
}
