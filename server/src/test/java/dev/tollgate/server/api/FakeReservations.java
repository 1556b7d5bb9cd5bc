package dev.tollgate.server.api;

import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.QuotaDecision;
import dev.tollgate.server.domain.QuotaFigures;
import dev.tollgate.server.domain.ReleaseOutcome;
import dev.tollgate.server.domain.ReleaseRequest;
import dev.tollgate.server.domain.ReservationOutcome;
import dev.tollgate.server.domain.ReservationRequest;
import dev.tollgate.server.domain.ReservationState;
import dev.tollgate.server.domain.TenantTerms;
import dev.tollgate.server.pipeline.ReservationDesk;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** Lets every send pass and holds nothing; every reservation was released. */
final class FakeReservations implements ReservationDesk {
  private final Instant now;

  private FakeReservations(Instant now) {
    this.now = now;
  }

  static Reservations at(InstantSource clock) {
    return new Reservations(
        new FakeReservations(clock.instant()), (tenantId, decision, figures) -> {}, clock);
  }

  @Override
  public CompletableFuture<ReservationOutcome> reserve(
      ReservationRequest request, Instant expiresAt) {
    QuotaFigures figures =
        new QuotaFigures(
            FakeDesk.FREE, TenantTerms.OF_PLAN, 0, 0, 1, 0, BillingCalendar.DEFAULT.periodAt(now));
    return CompletableFuture.completedFuture(
        new ReservationOutcome.Decided(
            QuotaDecision.decide(figures, true),
            figures,
            true,
            now,
            null,
            now.plus(request.ttl()),
            null));
  }

  @Override
  public CompletableFuture<ReleaseOutcome> release(ReleaseRequest request, Instant expiresAt) {
    return CompletableFuture.completedFuture(new ReleaseOutcome.Ended(ReservationState.RELEASED));
  }
}
