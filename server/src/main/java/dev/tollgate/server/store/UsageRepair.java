package dev.tollgate.server.store;

import com.google.gson.Gson;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.store.LaneTransaction.Writes;
import dev.tollgate.server.store.Reconciliation.WrongUsage;
import java.util.List;
import java.util.Map;

/**
 * Adds to counters what they lacked, or takes away what they had too much. Messages that came since
 * the difference was seen have changed what is stored and what it should be alike: the difference
 * stands.
 */
final class UsageRepair {
  /** Its kind in the audit table. */
  private static final String KIND = "USAGE_REPAIRED";

  private static final Gson JSON = new Gson();

  private final LaneTransaction lane;
  private final Tenant tenant;
  private final HistoryMapper mapper;

  UsageRepair(LaneTransaction lane, Tenant tenant) {
    this.lane = lane;
    this.tenant = tenant;
    this.mapper = lane.mapper(HistoryMapper.class);
  }

  /** Mends counters; false when the tenant's history was rewritten since they were read. */
  boolean apply(Reconciliation seen, AdminCall call) {
    Long rewriteNo = mapper.rewriteNo(lane.lane(), tenant.tenantNo());
    if (rewriteNo == null || rewriteNo != seen.rewriteNo()) {
      return false;
    }
    List<WrongUsage> wrong = seen.counters();
    UsageChanges usage = new UsageChanges(lane);
    for (WrongUsage one : wrong) {
      usage.add(one.delta());
      usage.refreshLast(tenant, one.stored().periodStart());
    }
    usage.read();
    lane.write(new Writes(List.of(), List.of(), List.of(), usage));
    usage.refresh();
    lane.insertAuditRows(wrong.stream().map(one -> row(one, call)).toList());
    mapper.raiseRewriteNo(lane.lane(), tenant.tenantNo(), lane.nextNumber());
    AdminChange.ofTenant(
            call.caller(), "ReconcileTenant", tenant.tenantId(), Map.of("periods", wrong.size()))
        .record(lane);
    return true;
  }

  private AuditRow row(WrongUsage one, AdminCall call) {
    return AuditRow.ofTenant(
        KIND,
        tenant.tenantNo(),
        call.caller(),
        JSON.toJson(WrongUsage.fields(one.stored())),
        JSON.toJson(WrongUsage.fields(one.expected())));
  }
}
