package dev.tollgate.bench;

import dev.tollgate.server.domain.Admission;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.Recipient;
import java.time.Instant;
import java.util.Map;

/**
 * A line of a generated history.
 *
 * @param occurredAt in whole microseconds
 * @param repeat a line before says the same
 */
record HistoryMessage(
    String tenantId,
    String customerId,
    String messageId,
    Instant occurredAt,
    MessageKind kind,
    boolean repeat) {

  HistoryMessage again() {
    return new HistoryMessage(tenantId, customerId, messageId, occurredAt, kind, true);
  }

  /** A TrackItem in protobuf's JSON. No id has characters that JSON escapes. */
  String json() {
    String direction = kind.inbound() ? "inbound" : "outbound";
    return "{\""
        + direction
        + "\":{\"tenantId\":\""
        + tenantId
        + "\",\"customerId\":\""
        + customerId
        + "\",\"messageId\":\""
        + messageId
        + "\",\"occurredAt\":\""
        + occurredAt
        + "\""
        + (kind == MessageKind.OUTBOUND_DIRECT ? ",\"path\":\"SEND_PATH_DIRECT\"" : "")
        + (kind == MessageKind.OUTBOUND_QUEUED ? ",\"path\":\"SEND_PATH_QUEUED\"" : "")
        + "}}";
  }

  /** What a server makes of it. */
  Message received(Instant receivedAt, Admission admission) {
    return new Message(
            tenantId,
            new Recipient.Customer(customerId),
            messageId,
            occurredAt,
            "bench",
            receivedAt,
            kind,
            "",
            Map.of())
        .admitted(admission);
  }
}
