package dev.tollgate.client.quota;

import com.google.protobuf.Timestamp;
import dev.tollgate.metering.v1.Quota;
import dev.tollgate.metering.v1.QuotaDecision;
import dev.tollgate.metering.v1.QuotaReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the cache reads from a decision.
 *
 * @param tenantWide whether every customer of the tenant would have got it: so it is below the
 *     limit, without one, where it is not enforced, and of a suspended tenant. At an enforced limit
 *     the customer's session may decide
 * @param remaining the sends that it can allow: {@link #UNBOUNDED} when none of them could make the
 *     server say another thing
 * @param freshNanos how long it may be acted on
 * @param periodEndMillis when it ends whatever else holds; the beginning of time when it was not
 *     told, so that it is never used
 * @param asOf null when it was not told
 */
record Verdict(
    QuotaDecision decision,
    boolean tenantWide,
    long remaining,
    long freshNanos,
    long periodEndMillis,
    @Nullable Instant asOf) {
  /** Of unlimited tenants, soft limits, and limits that are only tried. */
  static final long UNBOUNDED = Long.MAX_VALUE;

  /** No answer is kept longer, whatever a server says: the sums of nanoseconds stay in range. */
  private static final long FRESH_SECONDS_MAX = 3600;

  static Verdict of(QuotaDecision decision) {
    return new Verdict(
        decision,
        isTenantWide(decision),
        remaining(decision),
        freshNanos(decision.getFreshFor()),
        periodEndMillis(decision.getQuota()),
        decision.hasAsOf() ? instant(decision.getAsOf()) : null);
  }

  boolean allowed() {
    return decision.getAllowed();
  }

  boolean suspended() {
    return decision.getReason() == QuotaReason.QUOTA_REASON_TENANT_SUSPENDED;
  }

  /** Whether it shows that customers who were refused at the limit need not be any more. */
  boolean showsRoom() {
    return tenantWide && allowed();
  }

  private static boolean isTenantWide(QuotaDecision decision) {
    return switch (decision.getReason()) {
      case QUOTA_REASON_TENANT_SUSPENDED -> true;
      case QUOTA_REASON_UNLIMITED, QUOTA_REASON_OVER_SOFT_LIMIT -> decision.getAllowed();
      // Nothing left and allowed all the same: promised to the holder of a reservation alone.
      case QUOTA_REASON_WITHIN_LIMIT ->
          decision.getAllowed() && decision.getQuota().getRemaining() > 0;
      case QUOTA_REASON_LIMIT_REACHED -> decision.getAllowed() && decision.getShadowDenied();
      default -> false;
    };
  }

  private static long remaining(QuotaDecision decision) {
    return decision.getReason() == QuotaReason.QUOTA_REASON_WITHIN_LIMIT
        ? Math.max(0, decision.getQuota().getRemaining())
        : UNBOUNDED;
  }

  private static long freshNanos(com.google.protobuf.Duration freshFor) {
    long seconds = Math.max(0, Math.min(FRESH_SECONDS_MAX, freshFor.getSeconds()));
    return Math.max(0, seconds * 1_000_000_000L + freshFor.getNanos());
  }

  private static long periodEndMillis(Quota quota) {
    return quota.getPeriod().hasEnd()
        ? instant(quota.getPeriod().getEnd()).toEpochMilli()
        : Long.MIN_VALUE;
  }

  static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
