package dev.tollgate.server.domain;

import org.jspecify.annotations.Nullable;

/** What became of one message that was to be recorded. */
public sealed interface TrackOutcome {
  /**
   * It is recorded, durably, now or before.
   *
   * @param session the session it belongs to, as it is now; null when it was taken back
   * @param opened it opened a session when it was first recorded
   * @param duplicate it was recorded before; nothing changed
   * @param conversation the conversation it belongs to
   * @param usage the tenant's usage, as it is now, in the period of the message's event time
   * @param reservation what became of the reservation that the message names; null when it names
   *     none
   */
  record Recorded(
      @Nullable Session session,
      boolean opened,
      boolean duplicate,
      LaneKey conversation,
      MonthlyUsage usage,
      @Nullable ReservationState reservation)
      implements TrackOutcome {}

  /**
   * It is not recorded, or with {@link Refusal#DATABASE_AWAY} perhaps it is; nothing else changed.
   */
  record Refused(Refusal refusal) implements TrackOutcome {}

  /** Why a message was not recorded, or nothing reserved or released. */
  enum Refusal {
    /** Its event time is older than max-lateness, and it was not recorded before. */
    TOO_LATE,
    /** Imported into a period that is final, without leave to change it. */
    PERIOD_FINAL,
    /** Its id is recorded with another conversation or direction. */
    MESSAGE_CONFLICT,
    /** The tenant is unknown, and the server creates none. */
    UNKNOWN_TENANT,
    /** The tenant has no conversation of that id. */
    UNKNOWN_CONVERSATION,
    /** The tenant has no reservation of that id. */
    UNKNOWN_RESERVATION,
    /** The reservation key is another customer's. */
    RESERVATION_CONFLICT,
    /** The customer has as many live reservations as one may have. */
    TOO_MANY_RESERVATIONS,
    /** The tenant's lane holds as many waiting messages as it may: try again. */
    LANE_FULL,
    /** The database is away, and whether the message was recorded is not known: try again. */
    DATABASE_AWAY,
    /** The server is stopping and takes nothing new: try again elsewhere. */
    STOPPING,
    /** The caller's deadline passed before a writer took it: dropped unwritten. */
    EXPIRED,
    /** It alone makes the database fail: a defect of the server. */
    DEFECT
  }
}
