package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

/**
 * The question whether a send is allowed now.
 *
 * @param tenantId who is metered: 1 to 128 characters
 * @param recipient whom the send would go to
 * @param consistency how fresh the decision has to be
 */
public record QuotaCheck(String tenantId, Recipient recipient, Consistency consistency) {
  /** Holds one question. */
  public QuotaCheck {
    requireNonNull(tenantId, "tenantId");
    requireNonNull(recipient, "recipient");
    requireNonNull(consistency, "consistency");
  }

  /** A question that may be answered from the server's memory. */
  public QuotaCheck(String tenantId, Recipient recipient) {
    this(tenantId, recipient, Consistency.CACHED);
  }
}
