package dev.tollgate.server.domain;

import java.time.Instant;
import java.util.Map;

/**
 * A message to record; well-formed, all else about it may still be refused.
 *
 * @param messageId unique within the tenant
 * @param occurredAt the event time, in whole microseconds
 * @param caller by whom it is reported: the id of a key, or who acts without one
 * @param receivedAt when the server received it, in whole microseconds
 * @param customerName empty when the message does not name the customer
 * @param reservationId the reservation that a send settles; empty when it names none
 */
public record Message(
    String tenantId,
    Recipient recipient,
    String messageId,
    Instant occurredAt,
    String caller,
    Instant receivedAt,
    MessageKind kind,
    String customerName,
    Map<String, String> labels,
    Admission admission,
    String reservationId)
    implements Addressed {

  public Message {
    labels = Map.copyOf(labels);
  }

  /** A message that is reported as it happens. */
  public Message(
      String tenantId,
      Recipient recipient,
      String messageId,
      Instant occurredAt,
      String caller,
      Instant receivedAt,
      MessageKind kind,
      String customerName,
      Map<String, String> labels) {
    this(
        tenantId,
        recipient,
        messageId,
        occurredAt,
        caller,
        receivedAt,
        kind,
        customerName,
        labels,
        Admission.LIVE,
        "");
  }

  /** This message under other bounds for its age. */
  public Message admitted(Admission other) {
    return new Message(
        tenantId,
        recipient,
        messageId,
        occurredAt,
        caller,
        receivedAt,
        kind,
        customerName,
        labels,
        other,
        reservationId);
  }

  /** This message as the send that settles a reservation. */
  public Message settling(String reservation) {
    return new Message(
        tenantId,
        recipient,
        messageId,
        occurredAt,
        caller,
        receivedAt,
        kind,
        customerName,
        labels,
        admission,
        reservation);
  }
}
