package dev.tollgate.server.store;

import dev.tollgate.server.domain.BillingPeriod;
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
