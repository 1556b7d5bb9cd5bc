package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** Whom a message goes to: a customer by id, or a conversation of an earlier answer. */
public sealed interface Recipient {
  /**
   * Further ids of the same customer, 16 at most, each of 1 to 256 characters. A recorded send
   * joins them to its conversation; a question joins nothing.
   */
  List<String> customerAliases();

  /**
   * The customer with this id.
   *
   * @param customerAliases as {@link #customerAliases()}
   */
  static Recipient customer(String customerId, String... customerAliases) {
    return new Customer(customerId, List.of(customerAliases));
  }

  /**
   * The customer of this conversation.
   *
   * @param customerAliases as {@link #customerAliases()}
   */
  static Recipient conversation(String conversationId, String... customerAliases) {
    return new Conversation(conversationId, List.of(customerAliases));
  }

  /**
   * A customer by id.
   *
   * @param customerId 1 to 256 characters, compared to the letter
   * @param customerAliases as {@link Recipient#customerAliases()}
   */
  record Customer(String customerId, List<String> customerAliases) implements Recipient {
    /** Names a customer. */
    public Customer {
      requireNonNull(customerId, "customerId");
      customerAliases = List.copyOf(customerAliases);
    }

    /** Without the ids, which are personal data. */
    @Override
    public String toString() {
      return "Customer[]";
    }
  }

  /**
   * A customer by conversation.
   *
   * @param conversationId {@link Tracked#conversationId()} of an earlier answer for the same tenant
   * @param customerAliases as {@link Recipient#customerAliases()}
   */
  record Conversation(String conversationId, List<String> customerAliases) implements Recipient {
    /** Names a conversation. */
    public Conversation {
      requireNonNull(conversationId, "conversationId");
      customerAliases = List.copyOf(customerAliases);
    }

    /** Without the customer's ids, which are personal data. */
    @Override
    public String toString() {
      return "Conversation[conversationId=" + conversationId + "]";
    }
  }
}
