package dev.tollgate.server.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who is metered and limited.
 *
 * @param tenantNo its number within its lane
 * @param terms what it has in place of what its plan says
 * @param sessionRules how its sessions are cut: by its plan's rule, and before by those it had then
 */
public record Tenant(
    long tenantNo,
    String tenantId,
    Plan plan,
    TenantTerms terms,
    BillingCalendar calendar,
    SessionRules sessionRules,
    Instant createdAt) {

  /** Conversations a period before grants; null: unlimited. */
  public @Nullable Long limit() {
    return terms.limit(plan);
  }
}
