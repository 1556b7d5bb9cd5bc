package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.UUID;

/**
 * Messages that are to be taken back: counts become what they would be if they had never come.
 *
 * @param tenantId whose messages: 1 to 128 characters
 * @param messageIds which: 1 to 1000 ids
 * @param reason why, for people: 1 to 512 characters
 * @param allowFinal take messages of final periods back too
 * @param requestId makes a repeat answer as the first call did: 1 to 128 characters
 */
public record VoidRequest(
    String tenantId, List<String> messageIds, String reason, boolean allowFinal, String requestId) {

  /** Holds one request. */
  public VoidRequest {
    requireNonNull(tenantId, "tenantId");
    messageIds = List.copyOf(messageIds);
    requireNonNull(reason, "reason");
    requireNonNull(requestId, "requestId");
  }

  /** A request with a random id that leaves final periods as they are. */
  public static VoidRequest of(String tenantId, List<String> messageIds, String reason) {
    return new VoidRequest(tenantId, messageIds, reason, false, UUID.randomUUID().toString());
  }

  /** Without the messages' ids, which are personal data. */
  @Override
  public String toString() {
    return "VoidRequest[tenantId=" + tenantId + ", messages=" + messageIds.size() + "]";
  }
}
