package dev.tollgate.server.domain;

/** What a message was: its direction, and for a send the path it took. Each has its own counter. */
public enum MessageKind {
  /** The customer wrote. */
  INBOUND,
  /** The tenant wrote, and the caller waited for the send. */
  OUTBOUND_DIRECT,
  /** The tenant wrote, and a worker sent it from a queue. */
  OUTBOUND_QUEUED;

  /** Whether the customer wrote. The same message id with the other direction is a conflict. */
  public boolean inbound() {
    return this == INBOUND;
  }
}
