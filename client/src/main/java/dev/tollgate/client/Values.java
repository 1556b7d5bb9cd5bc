package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

/** What the constructors of several values check. */
final class Values {
  private Values() {}

  static void requireMessageId(String messageId) {
    requireNonNull(messageId, "messageId");
    if (messageId.isEmpty()) {
      throw new IllegalArgumentException(
          "messageId is empty: without an id a retry would be another message");
    }
  }
}
