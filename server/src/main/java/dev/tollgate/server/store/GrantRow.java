package dev.tollgate.server.store;

import dev.tollgate.server.domain.Grant;
import dev.tollgate.server.domain.GrantType;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Tenant;
import java.time.Instant;

/** A grant as it stands in its table. */
record GrantRow(
    long tenantNo,
    long grantNo,
    Instant periodStart,
    long amount,
    GrantType type,
    String reason,
    String grantedBy,
    Instant grantedAt,
    int rolloverPeriods) {

  /** The grant, in the period of its tenant's calendar that begins where the row says. */
  Grant toGrant(int lane, Tenant tenant) {
    return new Grant(
        new LaneKey(lane, grantNo),
        tenant.tenantId(),
        amount,
        type,
        reason,
        grantedBy,
        grantedAt,
        tenant.calendar().periodAt(periodStart),
        rolloverPeriods);
  }
}
