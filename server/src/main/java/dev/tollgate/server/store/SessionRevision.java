package dev.tollgate.server.store;

import com.google.gson.Gson;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Session;
import java.util.List;
import java.util.Map;

/**
 * A change of sessions that were reported before.
 *
 * @param messageId the message because of which they changed
 * @param caller by whom that was reported
 * @param before the sessions as they were reported
 * @param after what they became
 */
public record SessionRevision(
    long tenantNo,
    long conversationNo,
    String messageId,
    String caller,
    List<Session> before,
    Session after) {

  private static final Gson JSON = new Gson();

  static Map<String, Object> columns(List<SessionRevision> revisions, LaneTransaction lane) {
    return Columns.of(revisions)
        .longs("auditNo", row -> lane.nextNumber())
        .longs("tenantNo", SessionRevision::tenantNo)
        .longs("conversationNo", SessionRevision::conversationNo)
        .longs("sessionNo", row -> row.after.sessionNo())
        .texts("kind", SessionRevision::kind)
        .texts("messageId", SessionRevision::messageId)
        .texts("caller", SessionRevision::caller)
        .texts("before", row -> json(row.before, lane.lane()))
        .texts("after", row -> json(List.of(row.after), lane.lane()))
        .times("at", row -> lane.clock())
        .map();
  }

  private String kind() {
    return before.size() > 1 ? "SESSIONS_JOINED" : "SESSION_START_MOVED";
  }

  private static String json(List<Session> sessions, int lane) {
    return JSON.toJson(sessions.stream().map(session -> fields(session, lane)).toList());
  }

  private static Map<String, String> fields(Session session, int lane) {
    return Map.of(
        "session_id", new LaneKey(lane, session.sessionNo()).text(LaneKey.Kind.SESSION),
        "session_start", session.start().toString(),
        "session_end", session.end().toString(),
        "message_count", Long.toString(session.messageCount()));
  }
}
