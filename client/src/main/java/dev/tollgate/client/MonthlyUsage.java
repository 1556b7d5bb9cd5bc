package dev.tollgate.client;

import java.time.Instant;
import java.util.Optional;

/**
 * What a tenant used in one period.
 *
 * @param tenantId who is metered
 * @param period the billing month
 * @param conversations sessions that started in the period
 * @param inbound inbound messages of the period
 * @param outboundDirect outbound messages sent {@link SendPath#DIRECT}
 * @param outboundQueued outbound messages sent {@link SendPath#QUEUED}
 * @param lastConversationAt the start of the latest session of the period
 */
public record MonthlyUsage(
    String tenantId,
    Period period,
    long conversations,
    long inbound,
    long outboundDirect,
    long outboundQueued,
    Optional<Instant> lastConversationAt) {}
