package dev.tollgate.server.store;

import dev.tollgate.server.domain.AtLimit;
import dev.tollgate.server.domain.Enforcement;
import dev.tollgate.server.domain.TenantTerms;
import dev.tollgate.server.store.RefusedException.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What to change of a tenant's terms but its own limit; null leaves as it is.
 *
 * @param suspensionReason only for a tenant that is suspended, or is with this change
 */
public record TermsChange(
    @Nullable Setting<AtLimit> atLimit,
    @Nullable Setting<Enforcement> enforcement,
    @Nullable Boolean suspended,
    @Nullable String suspensionReason) {
  /** Nothing is changed. */
  public static final TermsChange NONE = new TermsChange(null, null, null, null);

  /**
   * {@code terms} with the change, and with that of the own limit.
   *
   * @throws RefusedException when there is a reason and no suspension
   */
  TenantTerms applied(TenantTerms terms, @Nullable LimitChange ownLimit, String tenantId) {
    boolean suspendedNow = suspended == null ? terms.suspended() : suspended;
    return new TenantTerms(
        ownLimit == null ? terms.ownLimit() : ownLimit.limit(),
        atLimit == null ? terms.atLimit() : atLimit.value(),
        enforcement == null ? terms.enforcement() : enforcement.value(),
        suspendedNow,
        suspendedNow ? reason(terms) : noReason(tenantId));
  }

  private String reason(TenantTerms terms) {
    return suspensionReason == null ? terms.suspensionReason() : suspensionReason;
  }

  private String noReason(String tenantId) {
    if (suspensionReason != null && !suspensionReason.isEmpty()) {
      throw new RefusedException(Refusal.NOT_SUSPENDED, tenantId);
    }
    return "";
  }
}
