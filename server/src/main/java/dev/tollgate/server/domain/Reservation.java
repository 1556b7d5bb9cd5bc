package dev.tollgate.server.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A promise that a send may go out: it holds one conversation of the tenant's quota until it is
 * spent, given back, or its time runs out. Expiry is a comparison with the lane's clock.
 *
 * @param reservationNo its number within its lane
 * @param reservationKey stands for the caller's key
 * @param conversationNo the conversation it is for; live ones of a conversation share one hold
 * @param expiresAt exclusive: at this time it holds nothing any more
 * @param settledBy the key of the message that settled it
 */
public record Reservation(
    long reservationNo,
    long tenantNo,
    UUID reservationKey,
    long conversationNo,
    Fate fate,
    Instant expiresAt,
    @Nullable UUID settledBy) {
  /**
   * Live reservations of one conversation: they share a hold, so no limit bounds them, and every
   * message of the conversation looks at all of them.
   */
  public static final int LIVE_MAX = 100;

  /** What somebody did to it. That its time has run out is nobody's deed, and not among them. */
  public enum Fate {
    HELD,
    SETTLED,
    CONSUMED,
    RELEASED
  }

  /** Whether it holds a conversation. */
  public boolean live(Instant clock) {
    return fate == Fate.HELD && clock.isBefore(expiresAt);
  }

  /** What has become of it. */
  public ReservationState state(Instant clock) {
    return switch (fate) {
      case HELD -> live(clock) ? ReservationState.HELD : ReservationState.EXPIRED;
      case SETTLED -> ReservationState.SETTLED;
      case CONSUMED -> ReservationState.CONSUMED;
      case RELEASED -> ReservationState.RELEASED;
    };
  }

  /** What has become of it, as the message that names it is told. */
  public ReservationState stateFor(UUID message, Instant clock) {
    boolean anothers = fate == Fate.SETTLED && !message.equals(settledBy);
    return anothers ? ReservationState.CONSUMED : state(clock);
  }

  /** The send that it was for is recorded. */
  public Reservation settled(UUID message) {
    return with(Fate.SETTLED, conversationNo, expiresAt, message);
  }

  /** Another message opened the session that it was to open. */
  public Reservation consumed() {
    return with(Fate.CONSUMED, conversationNo, expiresAt, null);
  }

  /** Nothing will be sent. */
  public Reservation released() {
    return with(Fate.RELEASED, conversationNo, expiresAt, null);
  }

  /** It holds, from now on until {@code until}. */
  public Reservation held(long conversation, Instant until) {
    return with(Fate.HELD, conversation, until, null);
  }

  private Reservation with(Fate to, long conversation, Instant until, @Nullable UUID message) {
    return new Reservation(
        reservationNo, tenantNo, reservationKey, conversation, to, until, message);
  }
}
