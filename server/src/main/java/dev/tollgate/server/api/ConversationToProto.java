package dev.tollgate.server.api;

import dev.tollgate.metering.v1.AuditEntry;
import dev.tollgate.metering.v1.Conversation;
import dev.tollgate.metering.v1.Session;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.LaneKey.Kind;
import dev.tollgate.server.store.ListedSession;
import dev.tollgate.server.store.ShownConversation;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** From conversations, their sessions and changes to the contract's words. */
final class ConversationToProto {
  private ConversationToProto() {}

  /**
   * A session in a list.
   *
   * @param now decides whether it is open
   */
  static Session session(ListedSession listed, Instant now) {
    return Session.newBuilder()
        .setInfo(ToProto.session(listed.session(), listed.conversation().lane()))
        .setConversationId(listed.conversation().text(Kind.CONVERSATION))
        .setCustomerId(listed.customerId())
        .setCustomerName(listed.customerName())
        .setActive(listed.session().end().isAfter(now))
        .build();
  }

  /** A conversation, without the tenant and the next page. */
  static Conversation.Builder conversation(ShownConversation shown, Instant now) {
    Conversation.Builder conversation =
        Conversation.newBuilder()
            .setConversationId(shown.key().text(Kind.CONVERSATION))
            .setCustomerId(shown.customerIds().get(0))
            .setCustomerName(shown.customerName())
            .addAllCustomerIds(shown.customerIds())
            .setCreatedAt(ToProto.timestamp(shown.createdAt()));
    shown.sessions().rows().forEach(session -> conversation.addSessions(session(session, now)));
    return conversation;
  }

  static AuditEntry entry(dev.tollgate.server.domain.AuditEntry entry) {
    return AuditEntry.newBuilder()
        .setAuditId(entry.key().text(Kind.AUDIT_ENTRY))
        .setAt(ToProto.timestamp(entry.at()))
        .setKind(entry.kind())
        .setCaller(orEmpty(entry.caller()))
        .setConversationId(idOrEmpty(entry.conversation(), Kind.CONVERSATION))
        .setSessionId(idOrEmpty(entry.session(), Kind.SESSION))
        .setMessageId(orEmpty(entry.messageId()))
        .setReason(orEmpty(entry.reason()))
        .setBeforeJson(entry.before())
        .setAfterJson(entry.after())
        .build();
  }

  private static String idOrEmpty(@Nullable LaneKey key, Kind kind) {
    return key == null ? "" : key.text(kind);
  }

  private static String orEmpty(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }
}
