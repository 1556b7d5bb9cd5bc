package dev.tollgate.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.ibatis.annotations.Param;

/** What quota decisions are read from, for many tenants at once. */
interface QuotaMapper {
  List<TenantRow> tenants(
      @Param("rows") Map<String, Object> rows,
      @Param("defaultPlan") String defaultPlan,
      @Param("now") Instant now);

  /**
   * What decides how much moves on to the periods of these tenants. Read after the tenants, so that
   * it is as new as their version, or newer.
   */
  List<RolloverRow> rollovers(@Param("rows") Map<String, Object> rows);

  /** The tenants of a lane after an id, in the order of their ids. */
  List<TenantRow> tenantsOfLane(
      @Param("lane") int lane,
      @Param("after") String after,
      @Param("limit") int limit,
      @Param("now") Instant now);

  /** The customer of the question at a position. */
  record CustomerSessionRow(int position, boolean known, boolean open) {}

  List<CustomerSessionRow> customerSessions(
      @Param("rows") Map<String, Object> rows, @Param("now") Instant now);
}
