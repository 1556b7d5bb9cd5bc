package dev.tollgate.server.store;

import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.MonthlyUsage;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.store.LaneTransaction.PeriodRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a transaction adds to the monthly counters of its tenants, and what they are with it. */
public final class UsageChanges {
  private final LaneTransaction lane;
  private final Map<UsageRow.Key, UsageRow> deltas = new LinkedHashMap<>();
  private final Set<PeriodRef> toRefresh = new LinkedHashSet<>();
  private final Set<UsageRow.Key> asked = new HashSet<>();

  /** The counters before the transaction; empty where there are none yet. */
  private final Map<UsageRow.Key, Optional<UsageRow>> before = new HashMap<>();

  private final Map<UsageRow.Key, UsageRow> refreshed = new HashMap<>();

  /** Adds nothing yet. */
  public UsageChanges(LaneTransaction lane) {
    this.lane = lane;
  }

  /** Takes the counters of a tenant's current period, so that they need not be read. */
  public void know(TenantState state) {
    UsageRow.Key current = new UsageRow.Key(state.tenant().tenantNo(), state.period().start());
    before.put(current, Optional.ofNullable(state.usageNow()));
  }

  /** Counts a message at its event time. */
  public void addMessage(Tenant tenant, Instant time, MessageKind kind) {
    add(UsageRow.ofMessages(key(tenant, time), kind, 1));
  }

  /** Takes back a message that was counted at its event time. */
  public void removeMessage(Tenant tenant, Instant time, MessageKind kind) {
    add(UsageRow.ofMessages(key(tenant, time), kind, -1));
  }

  /** Counts a session that starts at {@code start} and was not there before. */
  public void addConversation(Tenant tenant, Instant start) {
    add(UsageRow.ofConversation(key(tenant, start), start));
  }

  /** Takes back a session that started at {@code start} and is no longer there. */
  public void removeConversation(Tenant tenant, Instant start) {
    add(UsageRow.withoutConversation(key(tenant, start)));
    refreshLast(tenant, start);
  }

  /** Adds to the counters of a period. */
  void add(UsageRow more) {
    deltas.merge(more.key(), more, UsageRow::plus);
  }

  /** Looks up the latest session of the period that holds {@code time} anew. */
  public void refreshLast(Tenant tenant, Instant time) {
    BillingPeriod period = tenant.calendar().periodAt(time);
    toRefresh.add(new PeriodRef(tenant.tenantNo(), period.start(), period.end()));
  }

  /** Says that the usage of the period that holds {@code time} will be asked for. */
  public void need(Tenant tenant, Instant time) {
    asked.add(key(tenant, time));
  }

  /** Reads the counters that are changed or asked for and not known; mostly there are none. */
  public void read() {
    Set<UsageRow.Key> unknown = new LinkedHashSet<>(deltas.keySet());
    unknown.addAll(asked);
    unknown.removeAll(before.keySet());
    unknown.forEach(key -> before.put(key, Optional.empty()));
    lane.usage(List.copyOf(unknown)).forEach(row -> before.put(row.key(), Optional.of(row)));
  }

  /** What is added, to counters that there are: one row a key. Once they are read. */
  List<UsageRow> changed() {
    return rows(true);
  }

  /** The counters of periods that had none. Once the others are read. */
  List<UsageRow> added() {
    return rows(false);
  }

  private List<UsageRow> rows(boolean existing) {
    List<UsageRow> rows = new ArrayList<>(deltas.size());
    deltas.forEach(
        (key, delta) -> {
          if (existing == before(key).isPresent()) {
            rows.add(delta);
          }
        });
    return rows;
  }

  private Optional<UsageRow> before(UsageRow.Key key) {
    Optional<UsageRow> row = before.get(key);
    if (row == null) {
      throw new IllegalStateException("counters are changed that were not read");
    }
    return row;
  }

  /** Whether last conversations have to be looked up, by {@link #refresh}. */
  public boolean toRefresh() {
    return !toRefresh.isEmpty();
  }

  /**
   * Sets the last conversations of periods that lost one. Once counters and sessions are written.
   */
  public void refresh() {
    lane.refreshLastConversations(List.copyOf(toRefresh))
        .forEach(row -> refreshed.put(row.key(), row));
  }

  /** The tenant's usage, after the transaction, in the period that holds {@code time}. */
  public MonthlyUsage usageAt(Tenant tenant, Instant time) {
    BillingPeriod period = tenant.calendar().periodAt(time);
    UsageRow.Key key = new UsageRow.Key(tenant.tenantNo(), period.start());
    UsageRow row = after(key, before(key).orElse(null));
    if (row == null) {
      throw new IllegalStateException("a recorded message is in no counter");
    }
    return row.toUsage(tenant.tenantId(), period);
  }

  /** A tenant as it is with what is added so far. */
  public TenantState after(TenantState state) {
    Tenant tenant = state.tenant();
    UsageRow.Key current = new UsageRow.Key(tenant.tenantNo(), state.period().start());
    UsageRow counters = after(current, state.usageNow());
    TenantState counted = counters == null ? state : state.counted(counters);
    return counted.usedBefore((start, used) -> used + conversationsAdded(tenant, start));
  }

  private @Nullable UsageRow after(UsageRow.Key key, @Nullable UsageRow counters) {
    UsageRow written = refreshed.get(key);
    if (written != null) {
      return written;
    }
    UsageRow delta = deltas.get(key);
    if (delta == null || counters == null) {
      return delta == null ? counters : delta;
    }
    return counters.plus(delta);
  }

  private long conversationsAdded(Tenant tenant, Instant start) {
    UsageRow delta = deltas.get(new UsageRow.Key(tenant.tenantNo(), start));
    return delta == null ? 0 : delta.conversationCount();
  }

  private static UsageRow.Key key(Tenant tenant, Instant time) {
    return new UsageRow.Key(tenant.tenantNo(), tenant.calendar().periodAt(time).start());
  }
}
