package dev.tollgate.server.store;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What to change of a tenant; null leaves as it is. A tenant that is created gets the default for
 * what is null: the default plan, its plan's limit, calendar months in UTC.
 *
 * @param ownLimit without a limit of its own the tenant has its plan's
 * @param zone whose midnights bound the periods
 * @param anchorDay the day of the month on which periods begin, 1 to 28
 * @param createMissing create the tenant when it is unknown
 * @param terms what else it has of its own
 */
public record TenantChange(
    String tenantId,
    @Nullable String planCode,
    @Nullable LimitChange ownLimit,
    @Nullable ZoneId zone,
    @Nullable Integer anchorDay,
    boolean createMissing,
    TermsChange terms) {
  /** A change of nothing but these. */
  public TenantChange(
      String tenantId,
      @Nullable String planCode,
      @Nullable LimitChange ownLimit,
      @Nullable ZoneId zone,
      @Nullable Integer anchorDay,
      boolean createMissing) {
    this(tenantId, planCode, ownLimit, zone, anchorDay, createMissing, TermsChange.NONE);
  }
}
