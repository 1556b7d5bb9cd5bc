package dev.tollgate.server.store;

import com.google.gson.Gson;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.store.LaneTransaction.StoredSession;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of sessions that were reported before.
 *
 * @param messageId the message because of which they changed; null when there is not one
 * @param caller by whom that was reported, or done
 * @param reason why, where somebody has said it
 * @param before the sessions as they were reported
 * @param after what they became
 */
public record SessionRevision(
    Kind kind,
    long tenantNo,
    long conversationNo,
    @Nullable String messageId,
    String caller,
    @Nullable String reason,
    List<StoredSession> before,
    List<Session> after) {

  private static final Gson JSON = new Gson();

  /** How sessions changed. */
  public enum Kind {
    /** A message lay between sessions, and they became one. */
    SESSIONS_JOINED,
    /** A message lay before a session, which now begins with it. */
    SESSION_START_MOVED,
    /** A message changed what those after it add up to. */
    SESSIONS_REFOLDED,
    /** A message had ids of several conversations, which became one. */
    CONVERSATIONS_JOINED,
    /** An id of a customer was told apart from the others, with the messages sent under it. */
    CUSTOMER_UNLINKED,
    /** Messages were taken back. */
    MESSAGES_VOIDED,
    /** What was stored was not what is recorded adds up to. */
    SESSIONS_REPAIRED
  }

  AuditRow row(int lane) {
    return new AuditRow(
        kind.name(),
        tenantNo,
        conversationNo,
        after.isEmpty() ? null : after.get(0).sessionNo(),
        messageId,
        caller,
        reason,
        JSON.toJson(beforeFields(lane)),
        JSON.toJson(afterFields(lane)));
  }

  private List<Map<String, String>> beforeFields(int lane) {
    return before.stream().map(one -> fields(one.session(), one.conversationNo(), lane)).toList();
  }

  private List<Map<String, String>> afterFields(int lane) {
    return after.stream().map(session -> fields(session, conversationNo, lane)).toList();
  }

  private static Map<String, String> fields(Session session, long conversationNo, int lane) {
    return Map.of(
        "conversation_id",
        new LaneKey(lane, conversationNo).text(LaneKey.Kind.CONVERSATION),
        "session_id",
        new LaneKey(lane, session.sessionNo()).text(LaneKey.Kind.SESSION),
        "session_start",
        session.start().toString(),
        "session_end",
        session.end().toString(),
        "message_count",
        Long.toString(session.messageCount()));
  }
}
