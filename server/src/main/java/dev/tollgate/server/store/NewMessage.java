package dev.tollgate.server.store;

import com.google.gson.Gson;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.MessageKey;
import dev.tollgate.server.domain.Recipient;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message to be recorded, with what was found out about it. */
public record NewMessage(
    Message message, long tenantNo, long conversationNo, boolean openedSession) {

  private static final Gson JSON = new Gson();

  static Map<String, Object> columns(List<NewMessage> messages) {
    return Columns.of(messages)
        .longs("tenantNo", NewMessage::tenantNo)
        .uuids("messageKey", row -> MessageKey.of(row.message.messageId()))
        .longs("conversationNo", NewMessage::conversationNo)
        .times("occurredAt", row -> row.message.occurredAt())
        .times("receivedAt", row -> row.message.receivedAt())
        .ints("kind", row -> MessageKindColumn.code(row.message.kind()))
        .booleans("openedSession", NewMessage::openedSession)
        .texts("messageId", row -> row.message.messageId())
        .texts("customerId", NewMessage::customerIdAsSent)
        .texts("labels", NewMessage::labelsJson)
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
