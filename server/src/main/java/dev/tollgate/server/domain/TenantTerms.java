package dev.tollgate.server.domain;

import org.jspecify.annotations.Nullable;

/**
 * What a tenant has of its own, in place of what its plan says.
 *
 * @param ownLimit conversations a period; null: the plan's
 * @param atLimit what happens to sends at the limit; null: what the plan says
 * @param enforcement whether that is enforced; null: as the plan says
 * @param suspended sends are refused, whatever is used; messages are recorded all the same
 * @param suspensionReason why, for people; may be empty, and is while the tenant is not suspended
 */
public record TenantTerms(
    @Nullable Long ownLimit,
    @Nullable AtLimit atLimit,
    @Nullable Enforcement enforcement,
    boolean suspended,
    String suspensionReason) {
  /** Everything as the plan says, and not suspended. */
  public static final TenantTerms OF_PLAN = new TenantTerms(null, null, null, false, "");

  public TenantTerms {
    if (!suspended && !suspensionReason.isEmpty()) {
      throw new IllegalArgumentException("a reason without a suspension");
    }
  }

  /** Conversations a period before grants, under this plan; null: unlimited. */
  public @Nullable Long limit(Plan plan) {
    return ownLimit != null ? ownLimit : plan.limit();
  }

  /** What happens to sends at the limit, under this plan. */
  public AtLimit atLimit(Plan plan) {
    return atLimit != null ? atLimit : plan.atLimit();
  }

  /** Whether that is enforced, under this plan. */
  public Enforcement enforcement(Plan plan) {
    return enforcement != null ? enforcement : plan.enforcement();
  }
}
