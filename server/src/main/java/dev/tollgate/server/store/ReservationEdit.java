package dev.tollgate.server.store;

import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Reservation;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.store.RefusedException.Refusal;
import java.util.List;

/** Ends reservations of a tenant by hand, within a transaction of its lane. */
final class ReservationEdit {
  private final LaneTransaction lane;
  private final String tenantId;
  private final String reservationId;

  ReservationEdit(LaneTransaction lane, String tenantId, String reservationId) {
    this.lane = lane;
    this.tenantId = tenantId;
    this.reservationId = reservationId;
  }

  /** The reservation, ended if it was live. */
  Reservation end(String reason, AdminCall call) {
    Reservation before = present();
    if (!before.live(lane.clock())) {
      return before;
    }
    Reservation after = before.released();
    lane.reservations().upsert(List.of(after));
    AdminChange.ofReservation(call, tenantId, before, reason).record(lane);
    return after;
  }

  /** The reservation as it is. */
  Reservation present() {
    Tenant tenant = TenantEdit.present(lane, tenantId);
    return LaneKey.parse(LaneKey.Kind.RESERVATION, reservationId)
        .filter(key -> key.lane() == lane.lane())
        .flatMap(
            key ->
                lane.reservations().read(List.of(key.number()), List.of(), List.of()).stream()
                    .filter(row -> row.reservationNo() == key.number())
                    .filter(row -> row.tenantNo() == tenant.tenantNo())
                    .findFirst())
        .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_RESERVATION, reservationId));
  }
}
