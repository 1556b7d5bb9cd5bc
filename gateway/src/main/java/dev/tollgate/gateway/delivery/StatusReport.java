package dev.tollgate.gateway.delivery;

import java.time.Instant;
import java.util.Optional;

/**
 * What a provider reports of one message.
 *
 * @param tenantId who sent it
 * @param messageId the provider's id of it
 * @param status the provider's word, such as {@code delivered}; up to 64 characters
 * @param at when it became so
 * @param errorCode why it failed, as the provider numbers it
 */
public record StatusReport(
    String tenantId, String messageId, String status, Instant at, Optional<String> errorCode) {
  /** Without the message's id. */
  @Override
  public String toString() {
    return "StatusReport[tenantId=" + tenantId + ", status=" + status + "]";
  }
}
