package dev.tollgate.server.api;

import dev.tollgate.server.domain.ReleaseOutcome;
import dev.tollgate.server.domain.ReleaseRequest;
import dev.tollgate.server.domain.ReservationOutcome;
import dev.tollgate.server.domain.ReservationRequest;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import dev.tollgate.server.pipeline.ReservationDesk;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** Refuses every reservation and release for the same reason. */
final class FakeReservations implements ReservationDesk {
  private final Refusal refusal;

  FakeReservations(Refusal refusal) {
    this.refusal = refusal;
  }

  /** Reservations of a database that is away. */
  static Reservations away(InstantSource clock) {
    return new Reservations(new FakeReservations(Refusal.DATABASE_AWAY), clock);
  }

  @Override
  public CompletableFuture<ReservationOutcome> reserve(
      ReservationRequest request, Instant expiresAt) {
    return CompletableFuture.completedFuture(new ReservationOutcome.Refused(refusal));
  }

  @Override
  public CompletableFuture<ReleaseOutcome> release(ReleaseRequest request, Instant expiresAt) {
    return CompletableFuture.completedFuture(new ReleaseOutcome.Refused(refusal));
  }
}
