package dev.tollgate.server.domain;

import java.time.Instant;

/**
 * Conversations added to, or taken from, a tenant's limit in one period.
 *
 * @param key its number, and the lane of its tenant
 * @param amount conversations; below 0 takes away, never 0
 * @param reason why, for people
 * @param grantedBy who granted it
 * @param period the one it counts in
 * @param rolloverPeriods to how many periods after that one what is left of it moves on
 */
public record Grant(
    LaneKey key,
    String tenantId,
    long amount,
    GrantType type,
    String reason,
    String grantedBy,
    Instant grantedAt,
    BillingPeriod period,
    int rolloverPeriods) {
  /** The most periods that what is left of a grant can move on for. */
  public static final int ROLLOVER_PERIODS_MAX = 12;
}
