package dev.tollgate.server.domain;

/** What has become of a reservation, as one who names it is told. */
public enum ReservationState {
  /** It holds one conversation. */
  HELD,
  /** The send that named it is recorded. */
  SETTLED,
  /** Another message opened the session, or was recorded for it. */
  CONSUMED,
  /** Its time ran out. */
  EXPIRED,
  /** It was given back. */
  RELEASED,
  /** It is another conversation's. */
  MISMATCH,
  /** The tenant has none of that id. */
  UNKNOWN
}
