package dev.tollgate.server.store;

import com.google.gson.Gson;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.store.LaneTransaction.MessageRef;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message to be recorded, with what was found out about it.
 *
 * @param history whether its conversation's sessions may have to be folded again from it
 */
public record NewMessage(
    Message message, MessageRef ref, long conversationNo, boolean openedSession, boolean history) {

  private static final Gson JSON = new Gson();
  private static final Comparator<NewMessage> BY_KEY =
      Comparator.<NewMessage>comparingLong(row -> row.ref.tenantNo())
          .thenComparing(row -> row.ref.messageKey());

  static Map<String, Object> columns(List<NewMessage> messages) {
    // In the order of the key, so that neighbours share the index pages they fall on.
    return Columns.of(messages.stream().sorted(BY_KEY).toList())
        .longs("tenantNo", row -> row.ref.tenantNo())
        .uuids("messageKey", row -> row.ref.messageKey())
        .longs("conversationNo", NewMessage::conversationNo)
        .times("occurredAt", row -> row.message.occurredAt())
        .times("receivedAt", row -> row.message.receivedAt())
        .ints("kind", row -> MessageKindColumn.code(row.message.kind()))
        .booleans("openedSession", NewMessage::openedSession)
        .texts("messageId", row -> row.message.messageId())
        .texts("customerId", NewMessage::customerIdAsSent)
        .texts("labels", NewMessage::labelsJson)
        .booleans("history", NewMessage::history)
        .map();
  }

  private @Nullable String customerIdAsSent() {
    return message.recipient() instanceof Recipient.Customer customer
        ? customer.customerId()
        : null;
  }

  private @Nullable String labelsJson() {
    return message.labels().isEmpty() ? null : JSON.toJson(message.labels());
  }
}
