package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.client.Consistency;
import dev.tollgate.client.QuotaCheck;
import dev.tollgate.client.QuotaReservation;
import dev.tollgate.client.Recipient;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminChange;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.tollgate.metering.v1.EndReservationRequest;
import dev.tollgate.metering.v1.ListAdminChangesRequest;
import dev.tollgate.metering.v1.ListReservationsRequest;
import dev.tollgate.metering.v1.ListReservationsResponse;
import dev.tollgate.metering.v1.Reservation;
import dev.tollgate.metering.v1.ReservationState;
import dev.tollgate.server.database.TestPostgres;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reservations that an administrator looks at and ends. */
class ReservationsByHandIT {
  private volatile Instant now = Instant.parse("2025-01-10T12:00:00Z");
  private TestServer server;
  private TollgateClient client;
  private AdminServiceBlockingStub admin;

  @BeforeEach
  void start() {
    server = TestServer.on(TestPostgres.freshDatabase(), () -> now);
    client = server.client();
    admin = AdminServiceGrpc.newBlockingStub(client.channel());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private String reserve(String tenant, String customer) {
    return client
        .direct()
        .reserveQuota(
            new QuotaReservation(tenant, Recipient.customer(customer), Duration.ofHours(1)))
        .reservationId()
        .orElseThrow();
  }

  private List<String> live(String tenant, int size) {
    List<String> ids = new ArrayList<>();
    String token = "";
    do {
      ListReservationsResponse page =
          admin.listReservations(
              ListReservationsRequest.newBuilder()
                  .setTenantId(tenant)
                  .setPageSize(size)
                  .setPageToken(token)
                  .build());
      page.getReservationsList().forEach(one -> ids.add(one.getReservationId()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return ids;
  }

  private long held() {
    return client
        .direct()
        .checkQuota(new QuotaCheck("t", Recipient.customer("nobody"), Consistency.STRONG))
        .quota()
        .held();
  }

  private Reservation end(String tenant, String reservation, String request) {
    return admin.endReservation(
        EndReservationRequest.newBuilder()
            .setTenantId(tenant)
            .setReservationId(reservation)
            .setReason("its gateway is gone")
            .setRequestId(request)
            .build());
  }

  private List<AdminChange> changes() {
    return admin
        .listAdminChanges(ListAdminChangesRequest.newBuilder().setResource("tenant/t").build())
        .getChangesList();
  }

  @Test
  void oneThatIsEndedHoldsNothingAndLeavesWhoAndWhy() {
    String first = reserve("t", "a");
    String second = reserve("t", "b");
    String third = reserve("t", "c");
    reserve("another", "a");
    assertEquals(List.of(third, second, first), live("t", 1));
    assertEquals(3, held());

    Reservation ended = end("t", second, "r1");
    assertEquals(ReservationState.RESERVATION_STATE_RELEASED, ended.getReservationState());
    assertEquals(2, held());
    assertEquals(List.of(third, first), live("t", 100));
    assertEquals(ended, end("t", second, "r1"));
    assertEquals(ended, end("t", second, "r2"), "one that has ended stays as it is");

    List<AdminChange> changes = changes();
    assertEquals(1, changes.size());
    assertEquals("EndReservation", changes.get(0).getAction());
    assertEquals("anonymous", changes.get(0).getCaller());
    assertTrue(changes.get(0).getBeforeJson().contains("\"HELD\""), changes::toString);
    assertTrue(changes.get(0).getAfterJson().contains("its gateway is gone"), changes::toString);

    now = now.plus(Duration.ofHours(1));
    assertEquals(List.of(), live("t", 100));
    assertEquals(
        ReservationState.RESERVATION_STATE_EXPIRED, end("t", first, "r3").getReservationState());
  }

  @Test
  void whatIsNotTheTenantsIsUnknown() {
    String another = reserve("another", "a");
    reserve("t", "a");
    for (String id : List.of(another, "rsv_0000_0000000000000001", "nonsense")) {
      StatusRuntimeException failure =
          assertThrows(StatusRuntimeException.class, () -> end("t", id, "r"));
      assertEquals(Code.NOT_FOUND, failure.getStatus().getCode(), id);
    }
    StatusRuntimeException failure =
        assertThrows(StatusRuntimeException.class, () -> end("unknown", another, "r"));
    assertEquals(Code.NOT_FOUND, failure.getStatus().getCode());
    assertEquals(List.of(), changes());
    assertEquals(List.of(another), live("another", 10));
  }
}
