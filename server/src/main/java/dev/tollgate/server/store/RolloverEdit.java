package dev.tollgate.server.store;

import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.Tenant;
import java.time.Instant;

/** Keeps up to when grants of a tenant can move on, within a transaction of its lane. */
final class RolloverEdit {
  private final LaneTransaction lane;
  private final AdminMapper mapper;

  RolloverEdit(LaneTransaction lane) {
    this.lane = lane;
    this.mapper = lane.mapper(AdminMapper.class);
  }

  /** Call when a grant that moves on was made, and when periods begin at other times. */
  void refresh(Tenant tenant) {
    mapper.rollingGrants(lane.lane(), tenant.tenantNo()).stream()
        .map(grant -> end(grant, tenant))
        .max(Instant::compareTo)
        .ifPresent(until -> mapper.setRolloverUntil(lane.lane(), tenant.tenantNo(), until));
  }

  private static Instant end(AdminMapper.RollingGrant grant, Tenant tenant) {
    BillingPeriod period = tenant.calendar().periodAt(grant.periodStart());
    for (int i = 0; i < grant.rolloverPeriods(); i++) {
      period = tenant.calendar().periodAt(period.end());
    }
    return period.end();
  }
}
