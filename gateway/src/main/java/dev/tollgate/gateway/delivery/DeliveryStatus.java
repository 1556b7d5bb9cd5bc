package dev.tollgate.gateway.delivery;

import java.util.Locale;

/** How far a message came, in the order in which it comes so far. */
public enum DeliveryStatus {
  /** A word that is not known here. It is kept, and changes nothing. */
  UNKNOWN,
  /** The provider has it. */
  SENT,
  /** It will not be delivered. */
  FAILED,
  /** It is on the customer's phone. */
  DELIVERED,
  /** The customer has seen it. */
  READ,
  /** The customer has listened to it. */
  PLAYED;

  /** What a provider's word means: the Cloud API's and Twilio's. */
  public static DeliveryStatus of(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "sent", "queued", "sending", "accepted", "scheduled" -> SENT;
      case "delivered" -> DELIVERED;
      case "read" -> READ;
      case "played" -> PLAYED;
      case "failed", "undelivered", "canceled" -> FAILED;
      default -> UNKNOWN;
    };
  }

  /** Whether it has reached the customer. */
  public boolean isDelivered() {
    return compareTo(DELIVERED) >= 0;
  }

  /** The word that people and programs read. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
