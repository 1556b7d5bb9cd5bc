package dev.tollgate.server.domain;

import org.jspecify.annotations.Nullable;

/**
 * Everything that a quota decision is made of, for one tenant in one period.
 *
 * @param terms what the tenant has in place of what its plan says
 * @param granted all that the period has by grants: the sum of its own, negative after corrections,
 *     and {@code rolledOver}
 * @param rolledOver what was left of grants of earlier periods; 0 or more
 * @param used conversations counted in the period
 * @param held conversations held by live reservations
 */
public record QuotaFigures(
    Plan plan,
    TenantTerms terms,
    long granted,
    long rolledOver,
    long used,
    long held,
    BillingPeriod period) {
  /** So close to the limit, in conversations, a figure from memory is not good enough. */
  static final long READ_THROUGH_MARGIN = 100;

  /** Conversations a period before grants; null: unlimited. */
  public @Nullable Long limit() {
    return terms.limit(plan);
  }

  public boolean unlimited() {
    return limit() == null;
  }

  /** The limit with the period's grants; 0 when unlimited. */
  public long effectiveLimit() {
    Long limit = limit();
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
    return !terms.suspended() && atLimit() && terms.atLimit(plan) == AtLimit.DENY_NEW_CONVERSATIONS;
  }
}
