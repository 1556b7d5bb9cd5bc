package dev.tollgate.gateway.store;

import dev.tollgate.gateway.delivery.Delivery;
import dev.tollgate.gateway.delivery.DeliveryStatus;
import java.time.Instant;

/**
 * A message's delivery as it is kept.
 *
 * @param tenantId who sent it
 * @param messageId the provider's id
 * @param status the furthest that was reported
 * @param at when it first came so far
 * @param errorCode why it failed, or empty
 * @param unknown the last word that is not known here, or empty
 * @param giveBack whether its conversation is to be given back
 * @param changedAt when the row last changed
 */
public record DeliveryRow(
    String tenantId,
    String messageId,
    DeliveryStatus status,
    Instant at,
    String errorCode,
    String unknown,
    GiveBack giveBack,
    Instant changedAt) {

  /** How far the giving back of a conversation has come. */
  public enum GiveBack {
    /** It is not given back. */
    NO,
    /** It is to be given back. */
    DUE,
    /** It was given back. */
    DONE,
    /** Tollgate did not come to know of the message. */
    OFF
  }

  /** What was reported. */
  public Delivery delivery() {
    return new Delivery(status, at, errorCode, unknown);
  }

  /** Only the tenant: the id is personal data. */
  @Override
  public String toString() {
    return "DeliveryRow[tenantId=" + tenantId + ", status=" + status + "]";
  }
}
