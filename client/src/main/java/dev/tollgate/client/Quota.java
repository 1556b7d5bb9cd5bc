package dev.tollgate.client;

/**
 * A tenant's limit in one period, in conversations. Nothing is clamped: what remains may be
 * negative, and the percentage above 100.
 *
 * @param planCode such as {@code FREE}
 * @param planName the plan's name for people
 * @param unlimited there is no limit: {@code limit}, {@code effectiveLimit} and {@code remaining}
 *     are 0
 * @param limit by the tenant's own limit or else its plan
 * @param granted all that the period has by grants: the sum of its own, negative after corrections,
 *     and {@code rolledOver}
 * @param effectiveLimit limit and grants together
 * @param used counted in the period
 * @param held held by reservations
 * @param remaining what is left of the effective limit
 * @param usagePercent of the effective limit
 * @param nearing the percentage has reached the plan's warning
 * @param period the billing month
 * @param daysUntilReset whole days until the next period begins, 1 on the last day
 * @param rolledOver what was left of grants of earlier periods
 */
public record Quota(
    String planCode,
    String planName,
    boolean unlimited,
    long limit,
    long granted,
    long effectiveLimit,
    long used,
    long held,
    long remaining,
    double usagePercent,
    boolean nearing,
    Period period,
    int daysUntilReset,
    long rolledOver) {}
