package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

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

  static void requirePositive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " has to be more than zero, not " + value);
    }
  }

  static void requireWithin(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          name + " has to be " + min + " to " + max + ", not " + value);
    }
  }

  static void requireWithin(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " has to be " + min + " to " + max + ", not " + value);
    }
  }
}
