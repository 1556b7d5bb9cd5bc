package dev.tollgate.server.domain;

import java.util.List;

/** Whom a message came from or goes to: how the caller names the customer. */
public sealed interface Recipient {
  /** Further ids of the same customer, as the caller sent them. */
  List<String> aliases();

  /** By the customer's id, as the caller sent it. */
  record Customer(String customerId, List<String> aliases) implements Recipient {
    public Customer {
      aliases = List.copyOf(aliases);
    }

    /** A customer of whom the caller knows one id. */
    public Customer(String customerId) {
      this(customerId, List.of());
    }
  }

  /** By the {@link LaneKey} text of a conversation that an earlier answer named. */
  record Conversation(String conversationId, List<String> aliases) implements Recipient {
    public Conversation {
      aliases = List.copyOf(aliases);
    }

    /** A conversation of whose customer the caller names no id. */
    public Conversation(String conversationId) {
      this(conversationId, List.of());
    }
  }
}
