package dev.tollgate.server.api;

import dev.tollgate.metering.v1.EndReservationRequest;
import dev.tollgate.metering.v1.ListReservationsRequest;
import dev.tollgate.metering.v1.ListReservationsResponse;
import dev.tollgate.metering.v1.Reservation;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.store.AdminReads;
import dev.tollgate.server.store.AdminStore;
import dev.tollgate.server.store.Page;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;

/** Shows reservations, and ends them by hand, for the current caller. Blocks. */
public final class AdminReservations {
  private final AdminStore store;
  private final AdminReads reads;
  private final LaneMap laneMap;
  private final InstantSource clock;

  public AdminReservations(
      AdminStore store, AdminReads reads, LaneMap laneMap, InstantSource clock) {
    this.store = store;
    this.reads = reads;
    this.laneMap = laneMap;
    this.clock = clock;
  }

  ListReservationsResponse list(ListReservationsRequest request) {
    PageToken token = PageToken.of(request.toBuilder().clearPageSize().clearPageToken().build());
    Long before =
        request.getPageToken().isEmpty() ? null : token.numbers(request.getPageToken(), 1).get();
    Instant now = clock.instant();
    Page<dev.tollgate.server.domain.Reservation> page =
        reads.reservations(
            request.getTenantId(), before, PageToken.size(request.getPageSize()), now);
    ListReservationsResponse.Builder response = ListReservationsResponse.newBuilder();
    page.rows().forEach(row -> response.addReservations(reservation(request.getTenantId(), row)));
    if (page.more()) {
      long last = page.last().reservationNo();
      response.setNextPageToken(token.text(ByteBuffer.allocate(Long.BYTES).putLong(last).array()));
    }
    return response.build();
  }

  Reservation end(EndReservationRequest request) {
    return reservation(
        request.getTenantId(),
        store.endReservation(
            request.getTenantId(),
            request.getReservationId(),
            request.getReason(),
            AdminCalls.current(request)));
  }

  private Reservation reservation(
      String tenantId, dev.tollgate.server.domain.Reservation reservation) {
    int lane = laneMap.laneOf(tenantId);
    return Reservation.newBuilder()
        .setReservationId(
            new LaneKey(lane, reservation.reservationNo()).text(LaneKey.Kind.RESERVATION))
        .setConversationId(
            new LaneKey(lane, reservation.conversationNo()).text(LaneKey.Kind.CONVERSATION))
        .setReservationState(ToProto.state(reservation.state(clock.instant())))
        .setExpiresAt(ToProto.timestamp(reservation.expiresAt()))
        .build();
  }
}
