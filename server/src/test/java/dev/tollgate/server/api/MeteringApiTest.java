package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.Consistency;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.MeteringServiceGrpc.MeteringServiceBlockingStub;
import dev.tollgate.metering.v1.QuotaDecision;
import dev.tollgate.metering.v1.QuotaReason;
import dev.tollgate.metering.v1.ReleaseReservationRequest;
import dev.tollgate.metering.v1.ReserveQuotaRequest;
import dev.tollgate.metering.v1.SendPath;
import dev.tollgate.metering.v1.TrackBatchRequest;
import dev.tollgate.metering.v1.TrackBatchResponse;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackMessageResponse;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.TrackOutboundResponse;
import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.TrackOutcome;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import dev.tollgate.server.domain.TrackOutcome.Refused;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class MeteringApiTest {
  private static final Instant NOW = Instant.parse("2025-01-30T12:00:00.123456789Z");
  private static final Duration LATENESS_MAX = Duration.ofDays(35);

  private static final RequestValidator VALIDATOR = new RequestValidator();

  private final FakeSink sink = new FakeSink(LATENESS_MAX);
  private final FakeDesk desk = new FakeDesk(NOW);
  private final AtomicBoolean crowded = new AtomicBoolean();
  private Server server;
  private ManagedChannel channel;
  private MeteringServiceBlockingStub stub;

  @BeforeEach
  void start() throws Exception {
    String name = InProcessServerBuilder.generateName();
    InstantSource clock = InstantSource.fixed(NOW);
    Tracker tracker = new Tracker(sink, VALIDATOR, clock, LATENESS_MAX);
    MeteringApi api =
        new MeteringApi(
            VALIDATOR,
            new MeteringApi.Recording(tracker, new TrackStreams(tracker, sink)),
            desk,
            FakeReservations.at(clock),
            clock);
    server =
        InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(
                Intercepted.service(BatchShedder.around(api, crowded::get), new EveryoneAdmitted()))
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
    stub = MeteringServiceGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void batchesAreRefusedAsAWholeWhileLanesAreCrowdedAndSingleMessagesAreNot() throws Exception {
    crowded.set(true);
    TrackBatchRequest batch =
        TrackBatchRequest.newBuilder()
            .addItems(TrackItem.newBuilder().setInbound(inbound().setMessageId("in a batch")))
            .build();
    RetryInfo retry = detail(Code.UNAVAILABLE, RetryInfo.class, () -> stub.trackBatch(batch));
    assertEquals(Durations.fromMillis(100), retry.getRetryDelay());
    assertEquals(0, sink.submissions().size());
    assertFalse(stub.trackMessage(inbound().build()).getDuplicate());
    crowded.set(false);
    assertEquals(1, stub.trackBatch(batch).getResultsCount());
    assertEquals(2, sink.recorded());
  }

  @Test
  void anInboundMessageIsRecordedAndItsRepeatSaysSo() {
    TrackMessageRequest request =
        inbound().setOccurredAt(timestamp("2025-01-30T10:00:00.000001999Z")).build();
    TrackMessageResponse first = stub.trackMessage(request);
    assertTrue(first.getSession().getIsNewSession());
    assertFalse(first.getDuplicate());
    assertEquals(1, first.getSession().getMessageCount());
    assertEquals("ses_0003_0000000000000001", first.getSession().getSessionId());
    assertEquals("cnv_0003_0000000000000001", first.getConversationId());
    assertEquals(timestamp("2025-01-30T10:00:00.000001Z"), first.getSession().getSessionStart());
    assertEquals(timestamp("2025-01-31T10:00:00.000001Z"), first.getSession().getSessionEnd());
    assertEquals(1, first.getUsage().getConversationCount());
    assertEquals(1, first.getUsage().getInboundCount());
    assertEquals(2025, first.getUsage().getPeriod().getYear());
    assertEquals(1, first.getUsage().getPeriod().getMonth());
    assertEquals("Z", first.getUsage().getPeriod().getTimeZone());
    assertEquals(timestamp("2025-02-01T00:00:00Z"), first.getUsage().getPeriod().getEnd());
    assertEquals(
        timestamp("2025-01-30T10:00:00.000001Z"), first.getUsage().getLastConversationAt());

    TrackMessageResponse repeat = stub.trackMessage(request);
    assertEquals(first.toBuilder().setDuplicate(true).build(), repeat);
  }

  @Test
  void whatIsMissingIsMadeByTheServer() {
    stub.trackMessage(inbound().clearMessageId().build());
    stub.trackMessage(inbound().clearMessageId().build());
    assertEquals(2, sink.recorded());
    for (FakeSink.Submission submission : sink.submissions()) {
      assertEquals(36, submission.message().messageId().length());
      assertEquals(Instant.parse("2025-01-30T12:00:00.123456Z"), submission.message().occurredAt());
      assertEquals(Instant.MAX, submission.expiresAt());
    }
  }

  @Test
  void theDeadlineOfTheCallIsWhenTheMessageExpires() {
    stub.withDeadlineAfter(60, TimeUnit.SECONDS).trackMessage(inbound().build());
    Instant expiresAt = sink.submissions().get(0).expiresAt();
    assertTrue(expiresAt.isAfter(NOW.plusSeconds(30)), expiresAt.toString());
    assertFalse(expiresAt.isAfter(NOW.plusSeconds(60)), expiresAt.toString());
  }

  @Test
  void anOutboundMessageKeepsItsPathAndMayNameItsConversation() {
    String conversation = stub.trackMessage(inbound().build()).getConversationId();
    TrackOutboundResponse sent =
        stub.trackOutbound(
            outbound("m2")
                .setConversationId(conversation)
                .setPath(SendPath.SEND_PATH_QUEUED)
                .build());
    assertEquals(conversation, sent.getConversationId());
    assertFalse(sent.getSession().getIsNewSession());
    assertEquals(2, sent.getSession().getMessageCount());
    assertEquals(1, sent.getUsage().getOutboundQueuedCount());
    assertEquals(MessageKind.OUTBOUND_QUEUED, sink.submissions().get(1).message().kind());
    ResourceInfo unknown =
        detail(
            Code.NOT_FOUND,
            ResourceInfo.class,
            () -> stub.trackOutbound(outbound("m3").setConversationId("cnv_x").build()));
    assertEquals("tollgate.dev/Conversation", unknown.getResourceType());
    assertEquals("cnv_x", unknown.getResourceName());
  }

  @Test
  void timesOutsideTheCalendarAndInTheFutureAreInvalid() {
    for (Timestamp bad :
        new Timestamp[] {
          Timestamp.newBuilder().setNanos(-1).build(),
          Timestamp.newBuilder().setNanos(1_000_000_000).build(),
          Timestamp.newBuilder().setSeconds(253402300800L).build(),
          Timestamp.newBuilder().setSeconds(-62135596801L).build(),
          Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build()
        }) {
      BadRequest fault = badRequest(() -> stub.trackMessage(inbound().setOccurredAt(bad).build()));
      assertEquals("occurred_at", fault.getFieldViolations(0).getField());
      assertTrue(fault.getFieldViolations(0).getDescription().contains("1 to 9999"));
    }
    BadRequest future =
        badRequest(
            () ->
                stub.trackMessage(
                    inbound().setOccurredAt(timestamp(NOW.plusSeconds(301))).build()));
    assertTrue(future.getFieldViolations(0).getDescription().contains("5 minutes"));
    stub.trackMessage(inbound().setOccurredAt(timestamp(NOW.plusSeconds(300))).build());
    assertEquals(1, sink.submissions().size());
  }

  @Test
  void aMessageThatIsTooLateIsToldTheBound() {
    ErrorInfo info =
        detail(
            Code.OUT_OF_RANGE,
            ErrorInfo.class,
            () ->
                stub.trackMessage(
                    inbound().setOccurredAt(timestamp("2024-12-26T11:59:59Z")).build()));
    assertEquals("TOO_LATE", info.getReason());
    assertEquals("tollgate.dev", info.getDomain());
    assertEquals("2024-12-26T12:00:00.123456Z", info.getMetadataOrThrow("oldest_accepted"));
    assertEquals("PT840H", info.getMetadataOrThrow("max_lateness"));
    assertEquals(0, sink.recorded());
  }

  @Test
  void theSameIdInAnotherConversationIsAConflict() {
    stub.trackMessage(inbound().build());
    ErrorInfo info =
        detail(
            Code.ALREADY_EXISTS,
            ErrorInfo.class,
            () -> stub.trackMessage(inbound().setCustomerId("other").build()));
    assertEquals("MESSAGE_CONFLICT", info.getReason());
  }

  @Test
  void refusalsHaveTheirStatus() {
    sink.refuse(Refusal.UNKNOWN_TENANT);
    ResourceInfo tenant = detail(Code.NOT_FOUND, ResourceInfo.class, this::track);
    assertEquals("tollgate.dev/Tenant", tenant.getResourceType());
    assertEquals("t", tenant.getResourceName());
    sink.refuse(Refusal.EXPIRED);
    assertEquals(Code.DEADLINE_EXCEEDED, failure(this::track).getStatus().getCode());
    assertPassing(Refusal.LANE_FULL, "100", 0);
    assertPassing(Refusal.DATABASE_AWAY, "1000", 1);
    assertPassing(Refusal.STOPPING, "1000", 1);
    sink.refuse(Refusal.DEFECT);
    StatusRuntimeException defect = failure(this::track);
    assertEquals(Code.INTERNAL, defect.getStatus().getCode());
    assertTrue(
        String.valueOf(defect.getStatus().getDescription())
            .matches("internal error; error id [0-9a-f-]{36}"));
  }

  private void assertPassing(Refusal refusal, String pushbackMillis, long delaySeconds) {
    sink.refuse(refusal);
    StatusRuntimeException failure = failure(this::track);
    assertEquals(Code.UNAVAILABLE, failure.getStatus().getCode());
    assertNotNull(failure.getTrailers());
    assertEquals(pushbackMillis, failure.getTrailers().get(ApiFault.RETRY_PUSHBACK));
    RetryInfo info = detail(Code.UNAVAILABLE, RetryInfo.class, this::track);
    assertEquals(delaySeconds, info.getRetryDelay().getSeconds());
  }

  @Test
  void aBatchAnswersEveryItemInOrder() throws Exception {
    TrackBatchRequest.Builder batch = TrackBatchRequest.newBuilder();
    batch.addItems(item("a", inbound().setMessageId("m1")));
    batch.addItems(item("b", inbound().setMessageId("m2").setTenantId("")));
    batch.addItems(item("c", inbound().setMessageId("m3").setTenantId("t2")));
    batch.addItems(TrackItem.newBuilder().setCorrelationId("d"));
    batch.addItems(item("e", inbound().setMessageId("m1")));
    batch.addItems(
        TrackItem.newBuilder()
            .setCorrelationId("f")
            .setOutbound(outbound("m1").setCustomerId("c")));
    batch.addItems(item("g", inbound().setOccurredAt(Timestamp.newBuilder().setNanos(-1))));
    batch.addItems(item("h", inbound().addCustomerAliases("x")));
    TrackBatchResponse response = stub.trackBatch(batch.build());
    StringBuilder order = new StringBuilder();
    response.getResultsList().forEach(result -> order.append(result.getCorrelationId()));
    assertEquals("abcdefgh", order.toString());
    assertFalse(response.getResults(0).getInbound().getDuplicate());
    assertField(response.getResults(1).getError(), "inbound.tenant_id");
    assertEquals("t2", response.getResults(2).getInbound().getUsage().getTenantId());
    assertField(response.getResults(3).getError(), "item");
    assertTrue(response.getResults(4).getInbound().getDuplicate());
    assertEquals(Code.ALREADY_EXISTS.value(), response.getResults(5).getError().getCode());
    assertField(response.getResults(6).getError(), "inbound.occurred_at");
    assertFalse(response.getResults(7).getInbound().getDuplicate());
    assertEquals(3, sink.recorded());
  }

  private static void assertField(com.google.rpc.Status error, String field) throws Exception {
    assertEquals(Code.INVALID_ARGUMENT.value(), error.getCode());
    BadRequest details = error.getDetails(0).unpack(BadRequest.class);
    assertEquals(field, details.getFieldViolations(0).getField());
  }

  @Test
  void aQuotaAnswerCarriesTheDecisionAndItsFigures() {
    CheckQuotaRequest.Builder request =
        CheckQuotaRequest.newBuilder().setTenantId("t").setCustomerId("c");
    QuotaDecision decision = stub.checkQuota(request.build()).getDecision();
    assertFalse(decision.getAllowed());
    assertEquals(QuotaReason.QUOTA_REASON_LIMIT_REACHED, decision.getReason());
    assertEquals(
        "Monthly conversation limit of 1000 reached. Used: 1000 conversations."
            + " Upgrade the plan or wait until 2025-02-01.",
        decision.getMessage());
    assertFalse(decision.hasWouldOpenSession());
    assertEquals("FREE", decision.getQuota().getPlanCode());
    assertEquals(1000, decision.getQuota().getEffectiveLimit());
    assertEquals(0, decision.getQuota().getRemaining());
    assertEquals(100.0, decision.getQuota().getUsagePercent());
    assertTrue(decision.getQuota().getNearing());
    assertEquals(2, decision.getQuota().getDaysUntilReset());
    request.setConsistency(Consistency.CONSISTENCY_STRONG);
    assertTrue(stub.checkQuota(request.build()).getDecision().getWouldOpenSession());
    request.setConversationId("cnv_x");
    ResourceInfo unknown =
        detail(Code.NOT_FOUND, ResourceInfo.class, () -> stub.checkQuota(request.build()));
    assertEquals("cnv_x", unknown.getResourceName());
  }

  @Test
  void anUnforeseenFailureTellsNothingOfTheInside() {
    desk.failWith(new IllegalStateException("select secret from table"));
    StatusRuntimeException failure =
        failure(
            () ->
                stub.checkQuota(
                    CheckQuotaRequest.newBuilder().setTenantId("t").setCustomerId("c").build()));
    assertEquals(Code.INTERNAL, failure.getStatus().getCode());
    assertFalse(String.valueOf(failure.getStatus()).contains("secret"));
  }

  @Test
  void aReservationIsCheckedBeforeItIsAskedFor() {
    ReserveQuotaRequest good =
        ReserveQuotaRequest.newBuilder()
            .setTenantId("t")
            .setCustomerId("c")
            .setReservationKey("k")
            .setTtl(Durations.fromSeconds(60))
            .build();
    assertTrue(stub.reserveQuota(good).getDecision().getAllowed());
    badRequest(() -> stub.reserveQuota(good.toBuilder().clearTtl().build()));
    badRequest(() -> stub.reserveQuota(good.toBuilder().setTtl(Durations.fromMillis(999)).build()));
    badRequest(
        () -> stub.reserveQuota(good.toBuilder().setTtl(Durations.fromSeconds(86_401)).build()));
    badRequest(() -> stub.reserveQuota(good.toBuilder().clearReservationKey().build()));
    badRequest(() -> stub.reserveQuota(good.toBuilder().clearCustomerId().build()));
    badRequest(
        () ->
            stub.releaseReservation(
                ReleaseReservationRequest.newBuilder().setTenantId("t").build()));
  }

  @Test
  void aLateAnswerToACancelledCallIsDropped() {
    CompletableFuture<TrackOutcome> late = new CompletableFuture<>();
    sink.answerWith(late);
    Future<TrackMessageResponse> call =
        ClientCalls.futureUnaryCall(
            channel.newCall(MeteringServiceGrpc.getTrackMessageMethod(), stub.getCallOptions()),
            inbound().build());
    assertEquals(1, sink.submissions().size());
    assertTrue(call.cancel(true));
    assertTrue(late.complete(new Refused(Refusal.DATABASE_AWAY)));
    assertTrue(call.isCancelled());
  }

  @Test
  void anAnswerComesWhenItsFutureIsDoneAndNoThreadWaitsForIt() throws Exception {
    CompletableFuture<TrackOutcome> later = new CompletableFuture<>();
    sink.answerWith(later);
    Future<TrackMessageResponse> call =
        ClientCalls.futureUnaryCall(
            channel.newCall(MeteringServiceGrpc.getTrackMessageMethod(), stub.getCallOptions()),
            inbound().build());
    assertFalse(call.isDone());
    assertTrue(later.complete(new Refused(Refusal.LANE_FULL)));
    ExecutionException thrown =
        assertThrows(ExecutionException.class, () -> call.get(10, TimeUnit.SECONDS));
    assertEquals(Code.UNAVAILABLE, io.grpc.Status.fromThrowable(thrown).getCode());
  }

  private void track() {
    stub.trackMessage(inbound().build());
  }

  private static TrackMessageRequest.Builder inbound() {
    return TrackMessageRequest.newBuilder().setTenantId("t").setCustomerId("c").setMessageId("m");
  }

  private static TrackOutboundRequest.Builder outbound(String messageId) {
    return TrackOutboundRequest.newBuilder()
        .setTenantId("t")
        .setMessageId(messageId)
        .setPath(SendPath.SEND_PATH_DIRECT);
  }

  private static TrackItem item(String correlationId, TrackMessageRequest.Builder inbound) {
    return TrackItem.newBuilder().setCorrelationId(correlationId).setInbound(inbound).build();
  }

  private static Timestamp timestamp(String time) {
    return timestamp(Instant.parse(time));
  }

  private static Timestamp timestamp(Instant time) {
    return ToProto.timestamp(time);
  }

  private static BadRequest badRequest(Executable call) {
    return detail(Code.INVALID_ARGUMENT, BadRequest.class, call);
  }

  private static StatusRuntimeException failure(Executable call) {
    return assertThrows(StatusRuntimeException.class, call);
  }

  private static <T extends Message> T detail(Code code, Class<T> type, Executable call) {
    StatusRuntimeException failure = failure(call);
    assertEquals(code, failure.getStatus().getCode(), failure.toString());
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    assertNotNull(status);
    Any detail = status.getDetails(0);
    try {
      return detail.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("not a " + type + ": " + detail, e);
    }
  }
}
