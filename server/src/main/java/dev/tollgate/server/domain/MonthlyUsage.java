package dev.tollgate.server.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant used in one period. Exact, never clamped.
 *
 * @param conversations sessions that started in the period
 * @param inbound inbound messages whose event time lies in the period; the other two likewise
 * @param lastConversationAt the start of the latest session that counts in the period, if any
 */
public record MonthlyUsage(
    String tenantId,
    BillingPeriod period,
    long conversations,
    long inbound,
    long outboundDirect,
    long outboundQueued,
    @Nullable Instant lastConversationAt) {

  /** The usage of a period in which nothing was recorded. */
  public static MonthlyUsage none(String tenantId, BillingPeriod period) {
    return new MonthlyUsage(tenantId, period, 0, 0, 0, 0, null);
  }
}
