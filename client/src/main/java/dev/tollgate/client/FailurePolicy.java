package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What is answered before a send when there is no decision: the server is away, gives none in time,
 * or does not take the client's key. Never asked about a question that is wrong by itself.
 */
public sealed interface FailurePolicy {
  /** The send is allowed: metering never stops messaging. The default. */
  static FailurePolicy open() {
    return new Open();
  }

  /** The send is refused: for tenants to whom a limit means more than a message. */
  static FailurePolicy closed() {
    return new Closed();
  }

  /**
   * The last decision for the tenant stands while it is not older than this; it allows as many
   * sends as then remained. Without one the send is allowed.
   *
   * @param maxAge more than zero; 15 minutes is reasonable where limits are far from reached
   */
  static FailurePolicy lastKnown(Duration maxAge) {
    return new LastKnown(maxAge);
  }

  /** As {@link FailurePolicy#open}. */
  record Open() implements FailurePolicy {}

  /** As {@link FailurePolicy#closed}. */
  record Closed() implements FailurePolicy {}

  /**
   * As {@link FailurePolicy#lastKnown}.
   *
   * @param maxAge more than zero
   */
  record LastKnown(Duration maxAge) implements FailurePolicy {
    /**
     * Holds the age.
     *
     * @throws IllegalArgumentException when it is not more than zero
     */
    public LastKnown {
      requireNonNull(maxAge, "maxAge");
      Values.requirePositive("maxAge", maxAge);
    }
  }
}
