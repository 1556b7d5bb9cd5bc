package dev.tollgate.server.domain;

/** Whom a message came from or goes to: how the caller names the customer. */
public sealed interface Recipient {
  /** By the customer's id, as the caller sent it. */
  record Customer(String customerId) implements Recipient {}

  /** By the {@link LaneKey} text of a conversation that an earlier answer named. */
  record Conversation(String conversationId) implements Recipient {}
}
