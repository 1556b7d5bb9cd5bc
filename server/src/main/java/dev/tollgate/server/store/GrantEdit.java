package dev.tollgate.server.store;

import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.Grant;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.store.RefusedException.Refusal;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/** Makes grants of a tenant within a transaction of its lane. */
final class GrantEdit {
  private final LaneTransaction lane;
  private final AdminMapper mapper;

  GrantEdit(LaneTransaction lane) {
    this.lane = lane;
    this.mapper = lane.mapper(AdminMapper.class);
  }

  Grant add(NewGrant grant, AdminCall call) {
    Tenant tenant = TenantEdit.present(lane, grant.tenantId());
    GrantRow row =
        new GrantRow(
            tenant.tenantNo(),
            lane.nextNumber(),
            period(tenant, grant.month()).start(),
            grant.amount(),
            grant.type(),
            grant.reason(),
            call.caller(),
            lane.clock(),
            grant.rolloverPeriods());
    mapper.insertGrant(lane.lane(), row);
    if (grant.rolloverPeriods() > 0) {
      new RolloverEdit(lane).refresh(tenant);
    }
    Grant made = row.toGrant(lane.lane(), tenant);
    AdminChange.ofGrant(call, made).record(lane);
    return made;
  }

  /** A grant that was made before. */
  Grant present(String tenantId, long grantNo) {
    Tenant tenant = TenantEdit.present(lane, tenantId);
    GrantRow row = mapper.grant(lane.lane(), tenant.tenantNo(), grantNo);
    if (row == null) {
      throw new IllegalStateException("a request made grant " + grantNo + ", which is not there");
    }
    return row.toGrant(lane.lane(), tenant);
  }

  private BillingPeriod period(Tenant tenant, @Nullable YearMonth month) {
    if (month == null) {
      return tenant.calendar().periodAt(lane.clock());
    }
    return tenant
        .calendar()
        .periodOf(month)
        .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_PERIOD, month.toString()));
  }
}
