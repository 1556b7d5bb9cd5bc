package dev.tollgate.bench;

import java.time.Duration;
import java.time.Instant;

/**
 * What a generated history is like.
 *
 * @param messages distinct ones: 100 to 100,000,000
 * @param population the customers that they are from, all of whom come up
 * @param start the time of the first
 * @param length how long the history is
 * @param orderly no message is sent twice, and each is later than the one before
 */
record HistoryShape(
    int messages, Population population, Instant start, Duration length, boolean orderly) {
  /** Messages of a customer, on average. */
  static final int MESSAGES_A_CUSTOMER = 20;

  /** After as many messages one line is sent once more: one line in twenty is a repeat. */
  static final int MESSAGES_A_REPEAT = 19;

  private static final int MESSAGES_MIN = 100;
  private static final int MESSAGES_MAX = 100_000_000;

  /** Long ago, so that it is the same on whatever day it is imported; two months. */
  private static final Instant PAST = Instant.parse("2025-01-01T00:00:00Z");

  private static final Duration TWO_MONTHS = Duration.ofDays(59);

  /** So old that a server still takes it for messages of now. */
  private static final Duration RECENT = Duration.ofDays(25);

  HistoryShape {
    if (messages < MESSAGES_MIN || messages > MESSAGES_MAX) {
      throw new IllegalArgumentException(
          "--messages must be " + MESSAGES_MIN + " to " + MESSAGES_MAX + ": " + messages);
    }
  }

  /** A history as it is imported: two months, repeats and late messages in it. */
  static HistoryShape imported(int messages, int tenants) {
    return new HistoryShape(messages, population(messages, tenants), PAST, TWO_MONTHS, false);
  }

  /** Messages in order, as they are tracked: of the last weeks before {@code now}. */
  static HistoryShape tracked(int messages, int tenants, Instant now) {
    return new HistoryShape(
        messages, population(messages, tenants), now.minus(RECENT), RECENT, true);
  }

  private static Population population(int messages, int tenants) {
    int customers = Math.max(1, messages / MESSAGES_A_CUSTOMER);
    return new Population(Math.min(tenants, customers), customers);
  }

  /** Lines of a file of it. */
  int lines() {
    return messages + repeats();
  }

  /** Lines that were sent before. */
  int repeats() {
    return orderly ? 0 : messages / MESSAGES_A_REPEAT;
  }
}
