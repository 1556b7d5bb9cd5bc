package dev.tollgate.server.store;

import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.RecordedChange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.ibatis.annotations.Param;
import org.jspecify.annotations.Nullable;

/** Admin changes: several are kept at once, and lists are read. */
interface AuditMapper {
  /** An admin change. */
  record ChangeRow(
      int lane,
      long changeNo,
      Instant at,
      String caller,
      String action,
      String resource,
      @Nullable String before,
      String after) {

    RecordedChange toChange() {
      return new RecordedChange(
          new LaneKey(lane, changeNo), at, caller, action, resource, before, after);
    }
  }

  /**
   * Changes, newest first.
   *
   * @param lanes where to look
   * @param resources only theirs; null: all
   */
  List<ChangeRow> changes(
      @Param("lanes") Integer[] lanes,
      @Param("resources") String @Nullable [] resources,
      @Param("query") ChangeQuery query,
      @Param("limit") int limit);

  int insertChanges(@Param("lane") int lane, @Param("rows") Map<String, Object> rows);
}
