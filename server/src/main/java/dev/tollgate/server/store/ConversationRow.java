package dev.tollgate.server.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A conversation.
 *
 * @param customerId the id it was first seen with, or the first of those that are left
 * @param customerName empty when no message named the customer
 * @param namedAt the event time of the message that brought the name
 */
public record ConversationRow(
    long conversationNo,
    long tenantNo,
    String customerId,
    String customerName,
    @Nullable Instant namedAt) {

  /** This conversation with the name that a message at {@code time} brought. */
  public ConversationRow named(String name, Instant time) {
    return new ConversationRow(conversationNo, tenantNo, customerId, name, time);
  }

  /** Whether a name on a message at {@code time} replaces the one that is kept. */
  public boolean takesName(String name, Instant time) {
    return !name.isEmpty()
        && !name.equals(customerName)
        && (namedAt == null || !time.isBefore(namedAt));
  }
}
