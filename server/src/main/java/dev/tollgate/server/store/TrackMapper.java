package dev.tollgate.server.store;

import dev.tollgate.server.domain.SessionPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.ibatis.annotations.Param;
import org.jspecify.annotations.Nullable;

/** What a batch of messages reads and writes, a fixed number of statements whatever its size. */
interface TrackMapper {
  /** A session as it stands in its table. */
  record SessionRow(
      long conversationNo,
      Instant startAt,
      Instant endAt,
      long sessionNo,
      long tenantNo,
      long messageCount,
      SessionPolicy policy,
      int windowSeconds) {}

  /** Unknown tenants come with the default plan; without one they are left out. */
  List<TenantRow> tenants(
      @Param("lane") int lane,
      @Param("ids") String[] ids,
      @Param("defaultPlan") @Nullable String defaultPlan,
      @Param("now") Instant now);

  /** What decides how much moves on to the periods of these tenants. */
  List<RolloverRow> rollovers(@Param("lane") int lane, @Param("tenantNos") long[] tenantNos);

  List<RecordedMessage> recorded(@Param("lane") int lane, @Param("rows") Map<String, Object> rows);

  List<SessionRow> sessions(@Param("lane") int lane, @Param("rows") Map<String, Object> rows);

  List<UsageRow> usage(@Param("lane") int lane, @Param("rows") Map<String, Object> rows);

  int insertTenants(@Param("lane") int lane, @Param("rows") Map<String, Object> rows);

  int insertCalendars(@Param("lane") int lane, @Param("rows") Map<String, Object> rows);

  int deleteSessions(@Param("lane") int lane, @Param("rows") Map<String, Object> rows);

  /**
   * Writes what there is, by the names of {@link LaneTransaction.Writes}, and commits then, or not.
   */
  int write(
      @Param("lane") int lane,
      @Param("rows") Map<String, Map<String, Object>> rows,
      @Param("commits") boolean commits);

  List<UsageRow> refreshLastConversations(
      @Param("lane") int lane, @Param("rows") Map<String, Object> rows);

  int upsertLimitLevels(@Param("lane") int lane, @Param("rows") Map<String, Object> rows);

  int insertAudit(@Param("lane") int lane, @Param("rows") Map<String, Object> rows);
}
