package dev.tollgate.server.store;

import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.MonthlyUsage;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.store.RefusedException.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import javax.sql.DataSource;
import org.apache.ibatis.session.SqlSessionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was counted. Blocks. Throws {@link RefusedException} for an unknown tenant or period,
 * and {@link StoreException} when the database failed.
 */
public final class UsageReads {
  private final SqlSessionFactory sessions;
  private final TenantReads tenants;

  public UsageReads(DataSource readers, LaneMap laneMap) {
    this.sessions = Mappers.sessionFactory(readers);
    this.tenants = new TenantReads(laneMap);
  }

  /**
   * The usage of a period; zeros when nothing was recorded in it.
   *
   * @param month the name of the period; null: the one that holds {@code now}
   */
  public MonthlyUsage usage(String tenantId, @Nullable YearMonth month, Instant now) {
    return Reads.read(
        sessions,
        session -> {
          TenantReads.Found found = tenants.find(session, tenantId, now);
          BillingPeriod period = period(found.tenant().calendar(), month, now);
          UsageRow row =
              session
                  .getMapper(UsageMapper.class)
                  .usage(found.lane(), found.tenant().tenantNo(), period.start());
          return row == null ? MonthlyUsage.none(tenantId, period) : row.toUsage(tenantId, period);
        });
  }

  private static BillingPeriod period(
      BillingCalendar calendar, @Nullable YearMonth month, Instant now) {
    return month == null
        ? calendar.periodAt(now)
        : calendar
            .periodOf(month)
            .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_PERIOD, month.toString()));
  }

  /** Sessions of a tenant, newest start first. */
  public Page<ListedSession> sessions(SessionQuery query, Instant now) {
    return Reads.read(
        sessions,
        session -> {
          TenantReads.Found found = tenants.find(session, query.tenantId(), now);
          long tenantNo = found.tenant().tenantNo();
          UsageMapper mapper = session.getMapper(UsageMapper.class);
          Long conversationNo = null;
          if (query.customerId() != null) {
            conversationNo = mapper.conversationOf(found.lane(), tenantNo, query.customerId());
            if (conversationNo == null) {
              return new Page<>(List.of(), false);
            }
          }
          UsageMapper.Owner owner = new UsageMapper.Owner(found.lane(), tenantNo, conversationNo);
          List<UsageMapper.ListedRow> rows = mapper.sessions(owner, query, query.size() + 1);
          return Page.of(
              rows.stream().map(row -> listed(row, found.lane())).toList(), query.size());
        });
  }

  private static ListedSession listed(UsageMapper.ListedRow row, int lane) {
    SessionRule rule = new SessionRule(row.policy(), Duration.ofSeconds(row.windowSeconds()));
    return new ListedSession(
        new LaneKey(lane, row.conversationNo()),
        new Session(row.sessionNo(), row.startAt(), row.endAt(), row.messageCount(), rule),
        row.customerId(),
        row.customerName());
  }
}
