package dev.tollgate.server.api;

import dev.tollgate.metering.v1.ReleaseReservationRequest;
import dev.tollgate.metering.v1.ReserveQuotaRequest;
import dev.tollgate.server.domain.ReleaseOutcome;
import dev.tollgate.server.domain.ReleaseRequest;
import dev.tollgate.server.domain.ReservationOutcome;
import dev.tollgate.server.domain.ReservationRequest;
import dev.tollgate.server.pipeline.ReservationDesk;
import dev.tollgate.server.quota.ReportedDenials;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** Hands checked requests for reservations to the lanes, and turns refusals into faults. */
public final class Reservations {
  private final ReservationDesk desk;
  private final ReportedDenials.Listener denials;
  private final InstantSource clock;

  /**
   * Takes requests.
   *
   * @param denials told of refused sends
   */
  public Reservations(ReservationDesk desk, ReportedDenials.Listener denials, InstantSource clock) {
    this.desk = desk;
    this.denials = denials;
    this.clock = clock;
  }

  /** Decides on a send, and holds one conversation for it; fails with {@link ApiFault}. */
  CompletableFuture<ReservationOutcome.Decided> reserve(ReserveQuotaRequest request) {
    ReservationRequest asked = FromProto.reservation(request);
    return desk.reserve(asked, Tracker.expiry(clock.instant()))
        .thenApply(
            outcome -> {
              if (outcome instanceof ReservationOutcome.Refused refused) {
                throw Faults.of(refused.refusal(), asked);
              }
              ReservationOutcome.Decided decided = (ReservationOutcome.Decided) outcome;
              if (decided.decision().denied()) {
                denials.refused(request.getTenantId(), decided.decision(), decided.figures());
              }
              return decided;
            });
  }

  /** Gives a held conversation back; fails with {@link ApiFault}. */
  CompletableFuture<ReleaseOutcome.Ended> release(ReleaseReservationRequest request) {
    ReleaseRequest asked = FromProto.release(request);
    return desk.release(asked, Tracker.expiry(clock.instant()))
        .thenApply(
            outcome -> {
              if (outcome instanceof ReleaseOutcome.Refused refused) {
                throw Faults.of(refused.refusal(), asked);
              }
              return (ReleaseOutcome.Ended) outcome;
            });
  }
}
