package dev.tollgate.server.store;

import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.store.RefusedException.Refusal;
import java.time.Instant;
import org.apache.ibatis.session.SqlSession;

/** Finds a tenant by its id. */
record TenantReads(LaneMap laneMap) {
  /** A tenant and the lane it is in. */
  record Found(int lane, Tenant tenant) {}

  Found find(SqlSession session, String tenantId, Instant now) {
    int lane = laneMap.laneOf(tenantId);
    TenantRow row = session.getMapper(AdminMapper.class).tenant(lane, tenantId, now);
    if (row == null) {
      throw new RefusedException(Refusal.UNKNOWN_TENANT, tenantId);
    }
    return new Found(lane, row.toState(now).tenant());
  }
}
