package dev.tollgate.server.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who is metered and limited.
 *
 * @param tenantNo its number within its lane
 * @param ownLimit conversations a period in place of the plan's; null: the plan's
 * @param sessionRules how its sessions are cut: by its plan's rule, and before by those it had then
 */
public record Tenant(
    long tenantNo,
    String tenantId,
    Plan plan,
    @Nullable Long ownLimit,
    BillingCalendar calendar,
    SessionRules sessionRules,
    Instant createdAt) {

  /** Conversations a period before grants; null: unlimited. */
  public @Nullable Long limit() {
    return ownLimit != null ? ownLimit : plan.limit();
  }
}
