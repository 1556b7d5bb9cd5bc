package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

/** Whom a message goes to: a customer by id, or a conversation of an earlier answer. */
public sealed interface Recipient {
  /** The customer with this id. */
  static Recipient customer(String customerId) {
    return new Customer(customerId);
  }

  /** The customer of this conversation. */
  static Recipient conversation(String conversationId) {
    return new Conversation(conversationId);
  }

  /**
   * A customer by id.
   *
   * @param customerId 1 to 256 characters, compared to the letter
   */
  record Customer(String customerId) implements Recipient {
    /** Names a customer. */
    public Customer {
      requireNonNull(customerId, "customerId");
    }

    /** Without the id, which is personal data. */
    @Override
    public String toString() {
      return "Customer[]";
    }
  }

  /**
   * A customer by conversation.
   *
   * @param conversationId {@link Tracked#conversationId()} of an earlier answer for the same tenant
   */
  record Conversation(String conversationId) implements Recipient {
    /** Names a conversation. */
    public Conversation {
      requireNonNull(conversationId, "conversationId");
    }
  }
}
