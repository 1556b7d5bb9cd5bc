package dev.tollgate.gateway.whatsapp;

import java.time.Instant;
import java.util.Optional;

/**
 * What a webhook reports of a message that was sent.
 *
 * @param phoneNumberId the id of the number that sent it
 * @param messageId the provider's id
 * @param status the provider's word, such as {@code delivered}
 * @param at when it became so, in whole seconds
 * @param errorCode why it failed, as the provider numbers it
 */
public record ReceivedStatus(
    String phoneNumberId, String messageId, String status, Instant at, Optional<String> errorCode) {
  /** Without the message's id. */
  @Override
  public String toString() {
    return "ReceivedStatus[" + status + "]";
  }
}
