package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.UUID;

/**
 * The question whether a send is allowed, and one conversation held for it until it is recorded.
 *
 * @param tenantId who is metered: 1 to 128 characters
 * @param recipient whom the send would go to
 * @param ttl how long the hold lasts unless the send is recorded or the reservation released: 1
 *     second to 24 hours; the longest that a send may take
 * @param key makes a repeat the same reservation: 1 to 256 characters, unique within the tenant,
 *     such as the id of the caller's own request
 */
public record QuotaReservation(String tenantId, Recipient recipient, Duration ttl, String key) {
  /** Holds one question. */
  public QuotaReservation {
    requireNonNull(tenantId, "tenantId");
    requireNonNull(recipient, "recipient");
    requireNonNull(ttl, "ttl");
    requireNonNull(key, "key");
  }

  /** A question of its own: its key is random, so that retries of the call are the same one. */
  public QuotaReservation(String tenantId, Recipient recipient, Duration ttl) {
    this(tenantId, recipient, ttl, UUID.randomUUID().toString());
  }

  /** Without the recipient and the key, which may be personal data. */
  @Override
  public String toString() {
    return "QuotaReservation[tenantId=" + tenantId + ", ttl=" + ttl + "]";
  }
}
