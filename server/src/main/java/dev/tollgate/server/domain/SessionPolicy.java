package dev.tollgate.server.domain;

/** What moves the end of a session. */
public enum SessionPolicy {
  /** Every tracked message moves the end to {@code max(end, its time + window)}. */
  SLIDING,
  /** Only inbound messages move it: the provider's customer-service window. */
  SLIDING_INBOUND,
  /** Nothing moves it. */
  FIXED;

  /** Whether a message of this kind inside a session moves the session's end. */
  boolean extendedBy(MessageKind kind) {
    return this == SLIDING || (this == SLIDING_INBOUND && kind.inbound());
  }
}
