package dev.tollgate.gateway.whatsapp;

import java.time.Instant;

/**
 * A message that a webhook reports.
 *
 * @param path where it stands in the body, for logs
 * @param phoneNumberId the id of the number it came in on
 * @param customerId who sent it: E.164, or an opaque id as it stands
 * @param messageId the provider's id
 * @param occurredAt when it was sent, in whole seconds
 * @param customerName the sender's profile name, up to 256 characters; empty when unknown
 */
public record ReceivedMessage(
    String path,
    String phoneNumberId,
    String customerId,
    String messageId,
    Instant occurredAt,
    String customerName) {

  /** Only where it stands: the rest is personal data. */
  @Override
  public String toString() {
    return "ReceivedMessage[" + path + "]";
  }
}
