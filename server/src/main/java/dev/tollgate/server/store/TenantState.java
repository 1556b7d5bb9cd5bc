package dev.tollgate.server.store;

import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.QuotaFigures;
import dev.tollgate.server.domain.Tenant;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tenant and its figures, as they stood at a version of its lane.
 *
 * @param grantedPeriod the start of the latest begun period with grants; null when there is none
 * @param granted the sum of that period's grants
 * @param usedPeriod the start of the latest begun period with counters; null when there is none
 * @param used the conversations counted in that period
 */
public record TenantState(
    long version,
    Tenant tenant,
    @Nullable Instant grantedPeriod,
    long granted,
    @Nullable Instant usedPeriod,
    long used) {

  /** A tenant that is new and has no figures yet. */
  public static TenantState created(long version, Tenant tenant) {
    return new TenantState(version, tenant, null, 0, null, 0);
  }

  /** The figures of the period that holds {@code now}. */
  public QuotaFigures figuresAt(Instant now) {
    BillingPeriod period = tenant.calendar().periodAt(now);
    long grantedNow = period.start().equals(grantedPeriod) ? granted : 0;
    long usedNow = period.start().equals(usedPeriod) ? used : 0;
    return QuotaFigures.of(tenant, grantedNow, usedNow, period);
  }
}
