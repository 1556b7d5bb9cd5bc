package dev.tollgate.client;

import java.time.Instant;
import java.util.Optional;

/**
 * The answer to a {@link QuotaReservation}.
 *
 * @param decision whether the send is allowed; the caller's own hold is left out of its figures
 * @param reservationId to be named by the send, or released; empty when refused, and when nothing
 *     needs holding
 * @param expiresAt when the hold ends by itself; without a hold, until when an allowed send may go
 *     out without asking again; empty when refused or settled
 * @param state {@link ReservationState#HELD}; {@link ReservationState#SETTLED} when the send of
 *     this key is recorded already, so that sending would be sending twice; empty when there is no
 *     reservation
 */
public record Reserved(
    QuotaDecision decision,
    Optional<String> reservationId,
    Optional<Instant> expiresAt,
    Optional<ReservationState> state) {}
