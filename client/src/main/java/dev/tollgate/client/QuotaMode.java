package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** How a send is allowed for before it goes out. */
public sealed interface QuotaMode {
  /**
   * By the client's own memory where that is fresh, else by the server. The fastest; several
   * processes may pass a limit together, by no more than docs/client.md says.
   */
  static QuotaMode cached() {
    return new Check(Consistency.CACHED);
  }

  /** By the server's database, each time. Callers may still pass a limit between check and send. */
  static QuotaMode strong() {
    return new Check(Consistency.STRONG);
  }

  /**
   * By a reservation: reserved sends never pass the limit, over any number of processes.
   *
   * @param ttl the longest that the send may take, 1 s to 24 h; the hold then ends by itself
   */
  static QuotaMode reserve(Duration ttl) {
    return new Reserve(ttl);
  }

  /**
   * Not at all: for messages that go out whatever the quota says. They are counted all the same.
   */
  static QuotaMode unchecked() {
    return new Unchecked();
  }

  /**
   * Asks, and holds nothing.
   *
   * @param consistency how fresh the decision has to be
   */
  record Check(Consistency consistency) implements QuotaMode {
    /** Holds how fresh. */
    public Check {
      requireNonNull(consistency, "consistency");
    }
  }

  /**
   * Asks, and holds one conversation.
   *
   * @param ttl as {@link QuotaMode#reserve}
   */
  record Reserve(Duration ttl) implements QuotaMode {
    private static final Duration TTL_MIN = Duration.ofSeconds(1);
    private static final Duration TTL_MAX = Duration.ofHours(24);

    /**
     * Holds the time.
     *
     * @throws IllegalArgumentException when it is out of its bounds
     */
    public Reserve {
      Values.requireWithin("ttl", ttl, TTL_MIN, TTL_MAX);
    }
  }

  /** Asks nobody. */
  record Unchecked() implements QuotaMode {}
}
