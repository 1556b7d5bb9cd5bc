package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.Timestamp;
import dev.tollgate.metering.v1.MeteringServiceGrpc.MeteringServiceImplBase;
import dev.tollgate.metering.v1.QuotaDecision;
import dev.tollgate.metering.v1.ReleaseReservationRequest;
import dev.tollgate.metering.v1.ReleaseReservationResponse;
import dev.tollgate.metering.v1.ReserveQuotaRequest;
import dev.tollgate.metering.v1.ReserveQuotaResponse;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.TrackOutboundResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reservations, from the values of the library to the contract and back. */
class ReservationTest {
  private static final Instant UNTIL = Instant.parse("2025-01-15T12:01:00Z");

  private final List<Object> requests = new ArrayList<>();
  private final Deque<Object> answers = new ArrayDeque<>();
  private Server server;
  private TollgateClient client;

  private final class Service extends MeteringServiceImplBase {
    @Override
    public void reserveQuota(ReserveQuotaRequest q, StreamObserver<ReserveQuotaResponse> a) {
      answer(q, ReserveQuotaResponse.class, a);
    }

    @Override
    public void releaseReservation(
        ReleaseReservationRequest q, StreamObserver<ReleaseReservationResponse> a) {
      answer(q, ReleaseReservationResponse.class, a);
    }

    @Override
    public void trackOutbound(TrackOutboundRequest q, StreamObserver<TrackOutboundResponse> a) {
      answer(q, TrackOutboundResponse.class, a);
    }

    private <A> void answer(Object request, Class<A> type, StreamObserver<A> observer) {
      requests.add(request);
      Object next = answers.remove();
      if (next instanceof Status failure) {
        observer.onError(failure.asRuntimeException());
        return;
      }
      observer.onNext(type.cast(next));
      observer.onCompleted();
    }
  }

  @BeforeEach
  void start() throws Exception {
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(new Service())
            .build()
            .start();
    ManagedChannel channel = InProcessChannelBuilder.forName(name).directExecutor().build();
    client = TollgateClient.builder().channel(channel).build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.shutdownNow();
  }

  private static ReserveQuotaResponse.Builder allowed() {
    return ReserveQuotaResponse.newBuilder()
        .setDecision(QuotaDecision.newBuilder().setAllowed(true));
  }

  @Test
  void whatIsHeldHasAnIdAndAnEnd() throws Exception {
    ReserveQuotaResponse held =
        allowed()
            .setReservationId("rsv_1")
            .setExpiresAt(Timestamp.newBuilder().setSeconds(UNTIL.getEpochSecond()))
            .setReservationState(dev.tollgate.metering.v1.ReservationState.RESERVATION_STATE_HELD)
            .build();
    answers.add(held);
    answers.add(held);
    QuotaReservation asked =
        new QuotaReservation(
            "acme", Recipient.customer("+100", "SA.1"), Duration.ofMillis(1500), "k");
    Reserved reserved = client.direct().reserveQuota(asked);
    assertEquals(Optional.of("rsv_1"), reserved.reservationId());
    assertEquals(Optional.of(UNTIL), reserved.expiresAt());
    assertEquals(Optional.of(ReservationState.HELD), reserved.state());
    assertEquals(reserved, client.direct().reserveQuotaAsync(asked).get(10, TimeUnit.SECONDS));
    assertEquals(
        ReserveQuotaRequest.newBuilder()
            .setTenantId("acme")
            .setCustomerId("+100")
            .addCustomerAliases("SA.1")
            .setTtl(com.google.protobuf.Duration.newBuilder().setSeconds(1).setNanos(500_000_000))
            .setReservationKey("k")
            .build(),
        requests.get(0));
  }

  @Test
  void aRefusalHoldsNothing() {
    answers.add(ReserveQuotaResponse.getDefaultInstance());
    Reserved reserved =
        client
            .direct()
            .reserveQuota(
                new QuotaReservation(
                    "acme", Recipient.conversation("cnv_1"), Duration.ofMinutes(1)));
    assertFalse(reserved.decision().allowed());
    assertEquals(Optional.empty(), reserved.reservationId());
    assertEquals(Optional.empty(), reserved.expiresAt());
    assertEquals(Optional.empty(), reserved.state());
    assertEquals("cnv_1", ((ReserveQuotaRequest) requests.get(0)).getConversationId());
  }

  @Test
  void aQuestionHasOneKeyHoweverOftenItIsAsked() {
    QuotaReservation one =
        new QuotaReservation("acme", Recipient.customer("+100"), Duration.ofMinutes(1));
    QuotaReservation other =
        new QuotaReservation("acme", Recipient.customer("+100"), Duration.ofMinutes(1));
    for (QuotaReservation asked : List.of(one, one, other)) {
      answers.add(allowed().build());
      var unused = client.direct().reserveQuota(asked);
    }
    assertEquals(requests.get(0), requests.get(1));
    assertNotEquals(requests.get(1), requests.get(2));
  }

  @Test
  void aSendNamesItsReservationAndIsToldWhatBecameOfIt() {
    for (var state : dev.tollgate.metering.v1.ReservationState.values()) {
      if (state == dev.tollgate.metering.v1.ReservationState.UNRECOGNIZED) {
        continue;
      }
      answers.add(TrackOutboundResponse.newBuilder().setReservationState(state).build());
      Tracked tracked =
          client
              .direct()
              .trackOutbound(
                  OutboundMessage.builder("acme", Recipient.customer("+100"), SendPath.DIRECT)
                      .reservationId("rsv_1")
                      .build());
      String name = state.name().substring("RESERVATION_STATE_".length());
      assertEquals(
          name.equals("UNSPECIFIED")
              ? Optional.empty()
              : Optional.of(ReservationState.valueOf(name)),
          tracked.reservation());
    }
    assertEquals("rsv_1", ((TrackOutboundRequest) requests.get(0)).getReservationId());
    // One for each state that the contract has, OTHER for those that it will have.
    assertEquals(requests.size(), Arrays.stream(ReservationState.values()).toList().size());
  }

  @Test
  void aReleaseTellsWhatBecameOfIt() throws Exception {
    ReleaseReservationResponse released =
        ReleaseReservationResponse.newBuilder()
            .setReservationState(
                dev.tollgate.metering.v1.ReservationState.RESERVATION_STATE_RELEASED)
            .build();
    answers.add(released);
    answers.add(released);
    answers.add(Status.NOT_FOUND);
    assertEquals(ReservationState.RELEASED, client.direct().releaseReservation("acme", "rsv_1"));
    assertEquals(
        ReservationState.RELEASED,
        client.direct().releaseReservationAsync("acme", "rsv_1").get(10, TimeUnit.SECONDS));
    TollgateException failure =
        assertThrows(
            TollgateException.class, () -> client.direct().releaseReservation("acme", "rsv_2"));
    assertEquals(Code.NOT_FOUND, failure.code());
    assertEquals(
        ReleaseReservationRequest.newBuilder()
            .setTenantId("acme")
            .setReservationId("rsv_1")
            .build(),
        requests.get(0));
  }

  @Test
  void aReservationDoesNotTellWhoItIsFor() {
    String text =
        new QuotaReservation("acme", Recipient.customer("+100"), Duration.ofMinutes(1), "of +100")
            .toString();
    assertEquals("QuotaReservation[tenantId=acme, ttl=PT1M]", text);
  }
}
