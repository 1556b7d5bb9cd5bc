package dev.tollgate.client;

import java.util.Optional;

/**
 * Whether a send may go out, and on what grounds.
 *
 * @param allowed whether it may
 * @param basis who says so
 * @param decision the server's decision, now or earlier; empty when the failure policy decided
 *     without one, and when nobody was asked
 * @param reservation what was held for the send; empty when nothing was asked to be
 * @param failure why there was no decision in time; present when {@link #degraded()}
 */
public record Permission(
    boolean allowed,
    Basis basis,
    Optional<QuotaDecision> decision,
    Optional<Reserved> reservation,
    Optional<TollgateException> failure) {

  /** Who decided. */
  public enum Basis {
    /** The server, for this question. */
    SERVER,
    /** An answer of the server's that is still fresh. */
    CACHE,
    /** {@link FailurePolicy.LastKnown}: an answer of the server's that is no longer fresh. */
    LAST_KNOWN,
    /** The {@link FailurePolicy}: there was no answer. */
    POLICY,
    /** {@link QuotaMode.Unchecked}: nobody was asked. */
    UNCHECKED
  }

  static Permission of(QuotaDecision decision, Basis basis) {
    return new Permission(
        decision.allowed(), basis, Optional.of(decision), Optional.empty(), Optional.empty());
  }

  static Permission of(Reserved reserved) {
    return new Permission(
        reserved.decision().allowed(),
        Basis.SERVER,
        Optional.of(reserved.decision()),
        Optional.of(reserved),
        Optional.empty());
  }

  static Permission unchecked() {
    return new Permission(
        true, Basis.UNCHECKED, Optional.empty(), Optional.empty(), Optional.empty());
  }

  static Permission byPolicy(boolean allowed, TollgateException failure) {
    return new Permission(
        allowed, Basis.POLICY, Optional.empty(), Optional.empty(), Optional.of(failure));
  }

  static Permission lastKnown(QuotaDecision decision, boolean allowed, TollgateException failure) {
    return new Permission(
        allowed, Basis.LAST_KNOWN, Optional.of(decision), Optional.empty(), Optional.of(failure));
  }

  /** Whether the server could not be asked, and the failure policy has decided. */
  public boolean degraded() {
    return basis == Basis.LAST_KNOWN || basis == Basis.POLICY;
  }

  /** The reservation that the send has to name, or that is to be released. */
  public Optional<String> reservationId() {
    return reservation.flatMap(Reserved::reservationId);
  }

  /** Whether a send with this reservation key is recorded already: sending is sending twice. */
  public boolean alreadySent() {
    return reservation
        .flatMap(Reserved::state)
        .filter(state -> state == ReservationState.SETTLED)
        .isPresent();
  }
}
