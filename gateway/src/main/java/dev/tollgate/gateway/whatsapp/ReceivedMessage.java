package dev.tollgate.gateway.whatsapp;

import java.time.Instant;
import java.util.List;

/**
 * A message that a webhook reports.
 *
 * @param path where it stands in the body, for logs
 * @param kind what it is
 * @param sent whether the business sent it; else the customer did
 * @param phoneNumberId the id of the number it came in on
 * @param customerIds the customer, one id at least: a phone number as E.164 first, then other ids
 *     as they stand
 * @param messageId the provider's id
 * @param occurredAt when it was sent, in whole seconds
 * @param customerName the sender's profile name, up to 256 characters; empty when unknown
 */
public record ReceivedMessage(
    String path,
    MessageKind kind,
    boolean sent,
    String phoneNumberId,
    List<String> customerIds,
    String messageId,
    Instant occurredAt,
    String customerName) {

  /** Holds a message. */
  public ReceivedMessage {
    customerIds = List.copyOf(customerIds);
  }

  /** Only where it stands: the rest is personal data. */
  @Override
  public String toString() {
    return "ReceivedMessage[" + path + "]";
  }
}
