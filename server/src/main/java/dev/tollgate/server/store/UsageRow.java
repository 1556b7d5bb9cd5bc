package dev.tollgate.server.store;

import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.MonthlyUsage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A tenant's counters of one period. */
public record UsageRow(
    long tenantNo,
    Instant periodStart,
    long conversationCount,
    long inboundCount,
    long outboundDirectCount,
    long outboundQueuedCount,
    @Nullable Instant lastConversationAt) {

  /** Whose counters, and of which period. */
  public record Key(long tenantNo, Instant periodStart) {}

  public Key key() {
    return new Key(tenantNo, periodStart);
  }

  /** Counters of which nothing is counted yet. */
  static UsageRow none(Key key) {
    return new UsageRow(key.tenantNo(), key.periodStart(), 0, 0, 0, 0, null);
  }

  /** What so many messages add; a negative number takes them back. */
  static UsageRow ofMessages(Key key, MessageKind kind, long count) {
    long inbound = kind == MessageKind.INBOUND ? count : 0;
    long direct = kind == MessageKind.OUTBOUND_DIRECT ? count : 0;
    return new UsageRow(
        key.tenantNo(), key.periodStart(), 0, inbound, direct, count - inbound - direct, null);
  }

  /** What a conversation adds that started at {@code start}. */
  static UsageRow ofConversation(Key key, Instant start) {
    return new UsageRow(key.tenantNo(), key.periodStart(), 1, 0, 0, 0, start);
  }

  /** What takes a conversation back; which one was the last is to be looked up. */
  static UsageRow withoutConversation(Key key) {
    return new UsageRow(key.tenantNo(), key.periodStart(), -1, 0, 0, 0, null);
  }

  /** These counters with what is added to them; the later last conversation of the two. */
  UsageRow plus(UsageRow added) {
    return new UsageRow(
        tenantNo,
        periodStart,
        conversationCount + added.conversationCount,
        inboundCount + added.inboundCount,
        outboundDirectCount + added.outboundDirectCount,
        outboundQueuedCount + added.outboundQueuedCount,
        later(lastConversationAt, added.lastConversationAt));
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isAfter(other) ? one : other;
  }

  /** These counters as the usage of a tenant in the period they are of. */
  MonthlyUsage toUsage(String tenantId, BillingPeriod period) {
    return new MonthlyUsage(
        tenantId,
        period,
        conversationCount,
        inboundCount,
        outboundDirectCount,
        outboundQueuedCount,
        lastConversationAt);
  }
}
