package dev.tollgate.server.store;

import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.RecordedChange;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads what admin calls changed. Blocks. Throws {@link StoreException} when that failed. */
public final class ChangeReads {
  private final Sessions sessions;
  private final LaneMap laneMap;

  public ChangeReads(DataSource readers, LaneMap laneMap) {
    this.sessions = new Sessions(readers);
    this.laneMap = laneMap;
  }

  /** Changes, newest first. */
  public Page<RecordedChange> changes(ChangeQuery query) {
    List<String> resources = resources(query);
    Integer[] lanes = lanes(resources);
    return Reads.read(
        sessions,
        session -> {
          List<AuditMapper.ChangeRow> rows =
              session
                  .getMapper(AuditMapper.class)
                  .changes(
                      lanes,
                      resources == null ? null : resources.toArray(String[]::new),
                      query,
                      query.size() + 1);
          return Page.of(rows.stream().map(AuditMapper.ChangeRow::toChange).toList(), query.size());
        });
  }

  /** Null: every one. */
  private static @Nullable List<String> resources(ChangeQuery query) {
    if (query.resource() != null) {
      return List.of(query.resource());
    }
    Set<String> tenantIds = query.access().tenantIds();
    return tenantIds == null ? null : tenantIds.stream().map(AdminChange::resourceOf).toList();
  }

  private Integer[] lanes(@Nullable List<String> resources) {
    Stream<Integer> lanes =
        resources == null || resources.stream().anyMatch(one -> AdminChange.tenantOf(one) == null)
            ? IntStream.range(0, laneMap.lanes()).boxed()
            : resources.stream().map(this::laneOf).distinct();
    return lanes.toArray(Integer[]::new);
  }

  private Integer laneOf(String resource) {
    String tenantId = AdminChange.tenantOf(resource);
    return tenantId == null ? 0 : laneMap.laneOf(tenantId);
  }
}
