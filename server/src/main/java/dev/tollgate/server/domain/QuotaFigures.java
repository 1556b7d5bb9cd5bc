package dev.tollgate.server.domain;

import org.jspecify.annotations.Nullable;

/**
 * Everything that a quota decision is made of, for one tenant in one period.
 *
 * @param limit conversations a period before grants; null: unlimited
 * @param granted the sum of the period's grants; negative after corrections
 * @param used conversations counted in the period
 * @param held conversations held by live reservations
 */
public record QuotaFigures(
    Plan plan, @Nullable Long limit, long granted, long used, long held, BillingPeriod period) {
  /** So close to the limit, in conversations, a figure from memory is not good enough. */
  static final long READ_THROUGH_MARGIN = 100;

  /** The figures of a tenant. */
  public static QuotaFigures of(
      Tenant tenant, long granted, long used, long held, BillingPeriod period) {
    return new QuotaFigures(tenant.plan(), tenant.limit(), granted, used, held, period);
  }

  public boolean unlimited() {
    return limit == null;
  }

  /** The limit with the period's grants; 0 when unlimited. */
  public long effectiveLimit() {
    return limit == null ? 0 : limit + granted;
  }

  /** Used and held have reached the effective limit: one below is not there yet. */
  public boolean atLimit() {
    return !unlimited() && used + held >= effectiveLimit();
  }

  /** Used and held have reached the plan's {@code warnAtPercent} of the effective limit. */
  public boolean nearing() {
    return !unlimited() && 100 * (used + held) >= plan.warnAtPercent() * effectiveLimit();
  }

  /** From {@code min(warn_at, limit - 100)} on a decision has to be read from the database. */
  public boolean readThrough() {
    return nearing() || (!unlimited() && used + held >= effectiveLimit() - READ_THROUGH_MARGIN);
  }

  /** Whether it depends on the customer's session being open how a send is decided. */
  public boolean sessionDecides() {
    return atLimit() && plan.atLimit() == AtLimit.DENY_NEW_CONVERSATIONS;
  }
}
