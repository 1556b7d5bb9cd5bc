package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.ReservationOutcome;
import dev.tollgate.server.domain.ReservationRequest;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** A reservation on its way to be decided. */
record PendingReservation(
    ReservationRequest request, Instant expiresAt, CompletableFuture<ReservationOutcome> outcome)
    implements Pending {

  @Override
  public String tenantId() {
    return request.tenantId();
  }

  @Override
  public void refuse(Refusal refusal) {
    outcome.complete(new ReservationOutcome.Refused(refusal));
  }
}
