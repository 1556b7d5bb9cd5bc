package dev.tollgate.server.access;

import java.time.Duration;

/** What becomes of a call, by the key it came with. */
public sealed interface Verdict {
  /** It is taken. */
  record Admitted(Caller caller) implements Verdict {}

  /** It is refused. */
  record Refused(Reason reason) implements Verdict {}

  /**
   * The key has had all the calls it may have now.
   *
   * @param retryAfter when the next one is taken
   */
  record RateLimited(Caller caller, Duration retryAfter) implements Verdict {}

  /** Why a call is refused. */
  enum Reason {
    /** There is no key with that id and secret, or none that this server knows of. */
    UNKNOWN,
    EXPIRED,
    REVOKED,
    /** What is known of keys is too old to go by. */
    STALE
  }
}
