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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a transaction adds to the monthly counters of its tenants, and what they are after it. */
public final class UsageChanges {
  /** What is added to one period of a tenant. */
  private static final class Delta {
    long conversations;
    final long[] messages = new long[MessageKind.values().length];
    @Nullable Instant lastConversationAt;

    void add(MessageKind kind) {
      messages[index(kind)]++;
    }

    void remove(MessageKind kind) {
      messages[index(kind)]--;
    }

    UsageRow row(UsageRow.Key key) {
      return new UsageRow(
          key.tenantNo(),
          key.periodStart(),
          conversations,
          messages[index(MessageKind.INBOUND)],
          messages[index(MessageKind.OUTBOUND_DIRECT)],
          messages[index(MessageKind.OUTBOUND_QUEUED)],
          lastConversationAt);
    }

    private static int index(MessageKind kind) {
      return switch (kind) {
        case INBOUND -> 0;
        case OUTBOUND_DIRECT -> 1;
        case OUTBOUND_QUEUED -> 2;
      };
    }
  }

  private final LaneTransaction lane;
  private final Map<UsageRow.Key, Delta> deltas = new LinkedHashMap<>();
  private final Set<PeriodRef> toRefresh = new LinkedHashSet<>();
  private final Set<UsageRow.Key> asked = new HashSet<>();
  private final Map<UsageRow.Key, UsageRow> rows = new HashMap<>();

  /** Adds nothing yet. */
  public UsageChanges(LaneTransaction lane) {
    this.lane = lane;
  }

  /** Counts a message at its event time. */
  public void addMessage(Tenant tenant, Instant time, MessageKind kind) {
    delta(key(tenant, time)).add(kind);
  }

  /** Takes back a message that was counted at its event time. */
  public void removeMessage(Tenant tenant, Instant time, MessageKind kind) {
    delta(key(tenant, time)).remove(kind);
  }

  /** Counts a session that starts at {@code start} and was not there before. */
  public void addConversation(Tenant tenant, Instant start) {
    Delta delta = delta(key(tenant, start));
    delta.conversations++;
    if (delta.lastConversationAt == null || start.isAfter(delta.lastConversationAt)) {
      delta.lastConversationAt = start;
    }
  }

  /** Takes back a session that started at {@code start} and is no longer there. */
  public void removeConversation(Tenant tenant, Instant start) {
    delta(key(tenant, start)).conversations--;
    refreshLast(tenant, start);
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

  /** What is added: one row a key. */
  public List<UsageRow> added() {
    List<UsageRow> added = new ArrayList<>();
    deltas.forEach((key, delta) -> added.add(delta.row(key)));
    return added;
  }

  /**
   * Takes what the counters are now, and reads what else is needed. Call once the sessions are
   * written.
   *
   * @param counted those that {@link #added} was added to, after
   */
  public void written(List<UsageRow> counted) {
    counted.forEach(row -> rows.put(row.key(), row));
    lane.refreshLastConversations(List.copyOf(toRefresh)).forEach(row -> rows.put(row.key(), row));
    asked.removeAll(rows.keySet());
    lane.usage(List.copyOf(asked)).forEach(row -> rows.put(row.key(), row));
  }

  /** The tenant's usage, after the batch, in the period that holds {@code time}. */
  public MonthlyUsage usageAt(Tenant tenant, Instant time) {
    BillingPeriod period = tenant.calendar().periodAt(time);
    UsageRow row = rows.get(new UsageRow.Key(tenant.tenantNo(), period.start()));
    if (row == null) {
      throw new IllegalStateException("a recorded message is in no counter");
    }
    return new MonthlyUsage(
        tenant.tenantId(),
        period,
        row.conversationCount(),
        row.inboundCount(),
        row.outboundDirectCount(),
        row.outboundQueuedCount(),
        row.lastConversationAt());
  }

  /** The conversations counted in a period, if the batch changed or read its counters. */
  public @Nullable Long conversationsIn(Tenant tenant, BillingPeriod period) {
    UsageRow row = rows.get(new UsageRow.Key(tenant.tenantNo(), period.start()));
    return row == null ? null : row.conversationCount();
  }

  /**
   * The conversations counted in the period that begins at {@code start}.
   *
   * @param before those that were counted, if the batch neither changed nor read its counters
   */
  public long conversationsFrom(Tenant tenant, Instant start, long before) {
    UsageRow row = rows.get(new UsageRow.Key(tenant.tenantNo(), start));
    return row == null ? before : row.conversationCount();
  }

  /**
   * By how many more conversations are counted in the period that begins at {@code start}, so far.
   */
  public long conversationsAdded(Tenant tenant, Instant start) {
    Delta delta = deltas.get(new UsageRow.Key(tenant.tenantNo(), start));
    return delta == null ? 0 : delta.conversations;
  }

  private Delta delta(UsageRow.Key key) {
    return deltas.computeIfAbsent(key, k -> new Delta());
  }

  private static UsageRow.Key key(Tenant tenant, Instant time) {
    return new UsageRow.Key(tenant.tenantNo(), tenant.calendar().periodAt(time).start());
  }
}
