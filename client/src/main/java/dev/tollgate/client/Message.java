package dev.tollgate.client;

import java.time.Instant;
import java.util.Map;

/**
 * A message to record: it came in or went out.
 *
 * <p>The limits of its fields are the server's and stand in the contract; a message that breaks one
 * is refused with {@link Code#INVALID_ARGUMENT}.
 */
public sealed interface Message permits InboundMessage, OutboundMessage {
  /** Who is metered: 1 to 128 characters. */
  String tenantId();

  /**
   * The provider's id of the message, unique within the tenant: 1 to 256 characters. The same id
   * again is the same message, and is counted once.
   */
  String messageId();

  /** When it was sent. */
  Instant occurredAt();

  /** Kept with the message: 8 at most, keys of 1 to 64 and values of up to 256 characters. */
  Map<String, String> labels();
}
