package dev.tollgate.client;

/** What has become of a reservation. Of a send that named one: what it did for it. */
public enum ReservationState {
  /** It holds one conversation. */
  HELD,
  /** The send was recorded, and the hold it stood for is spent. */
  SETTLED,
  /** Another message had opened the session before, or had settled the reservation. */
  CONSUMED,
  /** Its time had run out. */
  EXPIRED,
  /** It had been released. */
  RELEASED,
  /** It is another conversation's. */
  MISMATCH,
  /** The tenant has no such reservation. */
  UNKNOWN,
  /** A state that this version of the library does not know. */
  OTHER
}
