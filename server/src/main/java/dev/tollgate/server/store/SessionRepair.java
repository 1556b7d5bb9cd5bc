package dev.tollgate.server.store;

import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.store.HistoryEdit.Cause;
import dev.tollgate.server.store.HistoryView.Part;
import dev.tollgate.server.store.SessionRevision.Kind;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.ibatis.session.SqlSession;

/**
 * Gives conversations the sessions that their messages add up to. Counters stay: whether they
 * counted the sessions that were wrong is not known here, and is set right by itself.
 */
final class SessionRepair implements HistoryRewrite<Integer> {
  private final List<Long> conversations;
  private final AdminCall call;

  SessionRepair(Collection<Long> conversations, AdminCall call) {
    this.conversations = List.copyOf(conversations);
    this.call = call;
  }

  @Override
  public HistoryView read(SqlSession session, int lane, Tenant tenant) {
    Map<Long, Instant> whole =
        conversations.stream().collect(Collectors.toMap(number -> number, no -> EventTime.MIN));
    return HistoryView.read(session, lane, tenant, whole);
  }

  @Override
  public Integer apply(LaneTransaction lane, HistoryEdit edit) {
    int repaired = 0;
    for (Part part : edit.parts()) {
      Cause cause = new Cause(Kind.SESSIONS_REPAIRED, call, null, null);
      repaired += edit.rewrite(part, part.messages(), false, cause) ? 1 : 0;
    }
    if (repaired > 0) {
      edit.write();
      AdminChange.ofTenant(
              call.caller(),
              "ReconcileTenant",
              edit.tenant().tenantId(),
              Map.of("conversations", repaired))
          .record(lane);
    }
    return repaired;
  }
}
