package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A send that is to be allowed, carried out and recorded: see {@link Outbound#send}.
 *
 * @param tenantId who is metered: 1 to 128 characters
 * @param recipient whom it goes to
 * @param path how it reaches the provider
 * @param labels kept with the message, 8 at most
 * @param requestId the caller's own id of the send, 1 to 256 characters, unique within the tenant:
 *     it is the key of its reservation, so that a send that is repeated after a crash is known to
 *     be recorded
 * @param quotaMode how it is allowed for; the client's when empty
 * @param failurePolicy what is answered without a decision; the client's when empty
 */
public record OutboundSend(
    String tenantId,
    Recipient recipient,
    SendPath path,
    Map<String, String> labels,
    String requestId,
    Optional<QuotaMode> quotaMode,
    Optional<FailurePolicy> failurePolicy) {

  /** Holds one send. */
  public OutboundSend {
    requireNonNull(tenantId, "tenantId");
    requireNonNull(recipient, "recipient");
    requireNonNull(path, "path");
    labels = Map.copyOf(labels);
    requireNonNull(requestId, "requestId");
    requireNonNull(quotaMode, "quotaMode");
    requireNonNull(failurePolicy, "failurePolicy");
  }

  /** A send of this tenant's, with a random request id and the client's own settings. */
  public static OutboundSend of(String tenantId, Recipient recipient, SendPath path) {
    return new OutboundSend(
        tenantId,
        recipient,
        path,
        Map.of(),
        UUID.randomUUID().toString(),
        Optional.empty(),
        Optional.empty());
  }

  /** With these labels instead. */
  public OutboundSend withLabels(Map<String, String> labels) {
    return new OutboundSend(tenantId, recipient, path, labels, requestId, quotaMode, failurePolicy);
  }

  /** With this request id instead. */
  public OutboundSend withRequestId(String requestId) {
    return new OutboundSend(tenantId, recipient, path, labels, requestId, quotaMode, failurePolicy);
  }

  /** Allowed for in this way, whatever the client does else. */
  public OutboundSend withQuotaMode(QuotaMode quotaMode) {
    return new OutboundSend(
        tenantId, recipient, path, labels, requestId, Optional.of(quotaMode), failurePolicy);
  }

  /** With this policy, whatever the client does else. */
  public OutboundSend withFailurePolicy(FailurePolicy failurePolicy) {
    return new OutboundSend(
        tenantId, recipient, path, labels, requestId, quotaMode, Optional.of(failurePolicy));
  }

  /** Without the recipient, the request id and the labels' values, which are personal data. */
  @Override
  public String toString() {
    return "OutboundSend[tenantId=" + tenantId + ", path=" + path + "]";
  }
}
