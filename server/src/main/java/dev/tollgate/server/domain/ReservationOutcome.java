package dev.tollgate.server.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of a {@link ReservationRequest}. */
public sealed interface ReservationOutcome {
  /**
   * It was decided on.
   *
   * @param figures what the decision was made of: the caller's own hold is left out
   * @param sessionOpen whether the customer's session is open
   * @param decidedAt the lane's time
   * @param reservation what was reserved under the key; null when refused, and when nothing needs
   *     holding
   * @param until when the hold ends by itself; without a hold, until when the answer stands; null
   *     when refused or settled
   * @param state {@link ReservationState#HELD}, {@link ReservationState#SETTLED} when the key's
   *     send is recorded already, or null when there is no reservation
   */
  record Decided(
      QuotaDecision decision,
      QuotaFigures figures,
      boolean sessionOpen,
      Instant decidedAt,
      @Nullable LaneKey reservation,
      @Nullable Instant until,
      @Nullable ReservationState state)
      implements ReservationOutcome {}

  /** Nothing changed, or with {@link TrackOutcome.Refusal#DATABASE_AWAY} perhaps it did. */
  record Refused(TrackOutcome.Refusal refusal) implements ReservationOutcome {}
}
