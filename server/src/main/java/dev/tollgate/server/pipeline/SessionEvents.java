package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.Admission;
import dev.tollgate.server.domain.EventKind;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.OutboxEvent;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.Subscriptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The events of sessions that a batch opens, as far as somebody listens: one for each session,
 * named by the message that opened it. Imports tell of the past, and make none.
 */
final class SessionEvents {
  private final int lane;
  private final Subscriptions subscriptions;
  private final List<OutboxEvent> events = new ArrayList<>();
  private final Set<Long> told = new HashSet<>();

  SessionEvents(int lane, Subscriptions subscriptions) {
    this.lane = lane;
    this.subscriptions = subscriptions;
  }

  /** Says that a message opened a session. */
  void opened(Message message, long conversationNo, @Nullable Session session) {
    if (session != null
        && message.admission() == Admission.LIVE
        && subscriptions.wanted(EventKind.SESSION_STARTED, message.tenantId())
        && told.add(session.sessionNo())) {
      events.add(
          new OutboxEvent(
              EventKind.SESSION_STARTED,
              message.tenantId(),
              data(message, conversationNo, session)));
    }
  }

  private Map<String, @Nullable Object> data(
      Message message, long conversationNo, Session session) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("tenant_id", message.tenantId());
    data.put("session_id", key(session.sessionNo()).text(LaneKey.Kind.SESSION));
    data.put("conversation_id", key(conversationNo).text(LaneKey.Kind.CONVERSATION));
    data.put(
        "customer_id",
        message.recipient() instanceof Recipient.Customer customer ? customer.customerId() : null);
    data.put("message_id", message.messageId());
    data.put("direction", message.kind().inbound() ? "INBOUND" : "OUTBOUND");
    data.put("session_start", session.start().toString());
    data.put("session_end", session.end().toString());
    return data;
  }

  private LaneKey key(long number) {
    return new LaneKey(lane, number);
  }

  List<OutboxEvent> list() {
    return events;
  }
}
