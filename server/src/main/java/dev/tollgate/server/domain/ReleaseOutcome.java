package dev.tollgate.server.domain;

/** What became of a {@link ReleaseRequest}. */
public sealed interface ReleaseOutcome {
  /**
   * The reservation holds nothing.
   *
   * @param state {@link ReservationState#RELEASED}, now or before; or what it had come to already
   */
  record Ended(ReservationState state) implements ReleaseOutcome {}

  /** Nothing changed, or with {@link TrackOutcome.Refusal#DATABASE_AWAY} perhaps it did. */
  record Refused(TrackOutcome.Refusal refusal) implements ReleaseOutcome {}
}
