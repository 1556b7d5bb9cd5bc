package dev.tollgate.server.store;

import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.store.RefusedException.Refusal;
import java.time.Instant;
import java.util.List;
import org.apache.ibatis.session.SqlSession;

/** Finds a tenant by its id. */
record TenantReads(LaneMap laneMap) {
  /** A tenant and the lane it is in. */
  record Found(int lane, Tenant tenant) {}

  Found find(SqlSession session, String tenantId, Instant now) {
    int lane = laneMap.laneOf(tenantId);
    List<TenantRow> rows =
        session.getMapper(TrackMapper.class).tenants(lane, new String[] {tenantId}, null, now);
    if (rows.isEmpty()) {
      throw new RefusedException(Refusal.UNKNOWN_TENANT, tenantId);
    }
    return new Found(lane, rows.get(0).toTenant());
  }
}
