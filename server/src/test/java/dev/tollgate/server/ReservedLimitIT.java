package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.util.Durations;
import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.Message;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.TrackOutcome;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.Consistency;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.MeteringServiceGrpc.MeteringServiceFutureStub;
import dev.tollgate.metering.v1.Quota;
import dev.tollgate.metering.v1.ReleaseReservationRequest;
import dev.tollgate.metering.v1.ReservationState;
import dev.tollgate.metering.v1.ReserveQuotaRequest;
import dev.tollgate.metering.v1.ReserveQuotaResponse;
import dev.tollgate.metering.v1.SendPath;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.testing.Campaign;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sends that were reserved together never pass the limit, over two servers and many callers. */
class ReservedLimitIT {
  private static final String TENANT = "rest-1";
  private static final long LIMIT = 1000;
  private static final int CALLERS = 64;
  private static final int ROUNDS = 100;
  private static final int TTL_SECONDS = 60;

  private volatile Instant now = Instant.parse("2025-01-10T08:00:00Z");
  private final ConnectionSettings database = TestPostgres.freshDatabase();
  private final List<TestServer> servers =
      List.of(TestServer.on(database, () -> now), TestServer.on(database, () -> now));
  private final List<TollgateClient> clients = servers.stream().map(TestServer::client).toList();

  @AfterEach
  void close() {
    clients.forEach(TollgateClient::close);
    servers.forEach(TestServer::close);
  }

  @Test
  void exactlyOneOf64PassesWhereOneIsLeft() throws Exception {
    Random random = new Random(Campaign.seed());
    List<Message> first = new ArrayList<>();
    for (int i = 0; i < LIMIT - 1; i++) {
      first.add(
          InboundMessage.builder(TENANT, "first" + i).messageId("f" + i).occurredAt(now).build());
    }
    for (TrackOutcome outcome : clients.get(0).direct().trackBatch(first)) {
      assertTrue(outcome instanceof TrackOutcome.Recorded);
    }
    long limit = LIMIT;
    for (int round = 0; round < ROUNDS; round++) {
      String what = "round " + round;
      Winner winner = race(round, what);
      switch (random.nextInt(3)) {
        case 0 -> {
          // The caller sends: what it held is used now, and the next round gets one more.
          assertEquals(
              ReservationState.RESERVATION_STATE_SETTLED,
              metering(0)
                  .trackOutbound(
                      TrackOutboundRequest.newBuilder()
                          .setTenantId(TENANT)
                          .setCustomerId(winner.customer())
                          .setMessageId("sent" + round)
                          .setPath(SendPath.SEND_PATH_DIRECT)
                          .setReservationId(winner.reservationId())
                          .build())
                  .get(20, TimeUnit.SECONDS)
                  .getReservationState());
          limit++;
          setLimit(limit);
        }
        case 1 ->
            // The send failed.
            assertEquals(
                ReservationState.RESERVATION_STATE_RELEASED,
                metering(1)
                    .releaseReservation(
                        ReleaseReservationRequest.newBuilder()
                            .setTenantId(TENANT)
                            .setReservationId(winner.reservationId())
                            .build())
                    .get(20, TimeUnit.SECONDS)
                    .getReservationState());
        default -> {
          // The caller crashed: its hold ends by itself.
          assertEquals(1, quota().getHeld(), what);
          now = now.plusSeconds(TTL_SECONDS);
        }
      }
      Quota after = quota();
      assertEquals(0, after.getHeld(), what);
      assertEquals(limit - 1, after.getUsed(), what);
    }
  }

  /** Who passed, and with what. */
  private record Winner(String customer, String reservationId) {}

  private Winner race(int round, String what) throws Exception {
    List<Future<ReserveQuotaResponse>> calls = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      calls.add(
          metering(caller % 2)
              .reserveQuota(
                  ReserveQuotaRequest.newBuilder()
                      .setTenantId(TENANT)
                      .setCustomerId(customer(round, caller))
                      .setReservationKey("key" + round + "-" + caller)
                      .setTtl(Durations.fromSeconds(TTL_SECONDS))
                      .build()));
    }
    List<Winner> passed = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      ReserveQuotaResponse answer = calls.get(caller).get(20, TimeUnit.SECONDS);
      if (answer.getDecision().getAllowed()) {
        passed.add(new Winner(customer(round, caller), answer.getReservationId()));
      }
    }
    assertEquals(1, passed.size(), what);
    assertFalse(passed.get(0).reservationId().isEmpty());
    return passed.get(0);
  }

  private static String customer(int round, int caller) {
    return "new" + round + "-" + caller;
  }

  private MeteringServiceFutureStub metering(int server) {
    return MeteringServiceGrpc.newFutureStub(clients.get(server).channel());
  }

  private Quota quota() throws Exception {
    return metering(1)
        .checkQuota(
            CheckQuotaRequest.newBuilder()
                .setTenantId(TENANT)
                .setCustomerId("nobody")
                .setConsistency(Consistency.CONSISTENCY_STRONG)
                .build())
        .get(20, TimeUnit.SECONDS)
        .getDecision()
        .getQuota();
  }

  private void setLimit(long limit) {
    var unused =
        AdminServiceGrpc.newBlockingStub(clients.get(0).channel())
            .updateTenant(
                UpdateTenantRequest.newBuilder()
                    .setTenant(Tenant.newBuilder().setTenantId(TENANT).setOwnLimit(limit))
                    .build());
  }
}
