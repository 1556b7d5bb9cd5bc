package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.Consistency;
import dev.tollgate.metering.v1.GetTenantRequest;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.GrantType;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.MeteringServiceGrpc.MeteringServiceBlockingStub;
import dev.tollgate.metering.v1.Plan;
import dev.tollgate.metering.v1.QuotaDecision;
import dev.tollgate.metering.v1.QuotaReason;
import dev.tollgate.metering.v1.SendPath;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.TrackBatchRequest;
import dev.tollgate.metering.v1.TrackBatchResponse;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackMessageResponse;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.TrackResult;
import dev.tollgate.metering.v1.UpdatePlanRequest;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.server.database.Await;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.SwitchableProxy;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.server.pipeline.LaneLimits;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Every row of the table of errors, over a socket, on a whole server with its database. */
class ErrorTableIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** So short that it passes while the lanes are locked, well within the database's own limits. */
  private static final Duration SHORT = Duration.ofSeconds(3);

  /** Longer than the server goes on trying while its database is away. */
  private static final Duration AWAY_LIMIT = Duration.ofSeconds(60);

  private static final com.google.protobuf.Duration RETRY_LANE_FULL = Durations.fromMillis(100);
  private static final com.google.protobuf.Duration RETRY_DATABASE_AWAY = Durations.fromSeconds(1);
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private final ConnectionSettings database = TestPostgres.freshDatabase();
  private final List<AutoCloseable> opened = new ArrayList<>();

  private ServerUnderTest server(ServerUnderTest.Settings settings) throws Exception {
    ServerUnderTest server = new ServerUnderTest(database, settings);
    opened.add(server);
    return server;
  }

  private ServerUnderTest server() throws Exception {
    return server(ServerUnderTest.Settings.USUAL);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable part : opened) {
      part.close();
    }
  }

  private static MeteringServiceBlockingStub metering(ServerUnderTest server) {
    return MeteringServiceGrpc.newBlockingStub(server.channel)
        .withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private static AdminServiceBlockingStub admin(ServerUnderTest server) {
    return AdminServiceGrpc.newBlockingStub(server.channel);
  }

  private static TrackMessageRequest.Builder inbound(String messageId) {
    return TrackMessageRequest.newBuilder()
        .setTenantId("acme")
        .setCustomerId("c")
        .setMessageId(messageId)
        .setOccurredAt(ago(Duration.ofHours(1)));
  }

  private static TrackOutboundRequest.Builder outbound(String messageId) {
    return TrackOutboundRequest.newBuilder()
        .setTenantId("acme")
        .setCustomerId("c")
        .setMessageId(messageId)
        .setOccurredAt(ago(Duration.ofHours(1)))
        .setPath(SendPath.SEND_PATH_DIRECT);
  }

  private static TrackItem item(TrackMessageRequest.Builder message) {
    return TrackItem.newBuilder().setInbound(message).build();
  }

  private static Timestamp ago(Duration age) {
    return Timestamp.newBuilder().setSeconds(Instant.now().minus(age).getEpochSecond()).build();
  }

  private static StatusRuntimeException fails(Code code, Executable call) {
    StatusRuntimeException thrown = assertThrows(StatusRuntimeException.class, call);
    assertEquals(code, thrown.getStatus().getCode(), thrown.getMessage());
    String text = String.valueOf(thrown.getStatus().getDescription());
    assertFalse(text.contains("Exception") || text.contains("SQL"), text);
    return thrown;
  }

  private static <T extends Message> T detail(StatusRuntimeException thrown, Class<T> type) {
    com.google.rpc.Status status = StatusProto.fromThrowable(thrown);
    assertNotNull(status);
    return detail(status, type);
  }

  private static <T extends Message> T detail(com.google.rpc.Status status, Class<T> type) {
    assertEquals(1, status.getDetailsCount(), status::toString);
    Any detail = status.getDetails(0);
    try {
      return detail.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("no " + type.getSimpleName() + " in " + status, e);
    }
  }

  @Test
  void whatIsMalformedNamesItsFieldAndWritesNothing() throws Exception {
    ServerUnderTest it = server();
    MeteringServiceBlockingStub stub = metering(it);
    stub.trackMessage(inbound("before").build());
    String before = it.contents();

    assertField("tenant_id", () -> stub.trackMessage(inbound("m").setTenantId("").build()));
    assertField(
        "tenant_id", () -> stub.trackMessage(inbound("m").setTenantId("x".repeat(129)).build()));
    assertField("tenant_id", () -> stub.trackMessage(inbound("m").setTenantId("a\u0000").build()));
    assertField("customer_id", () -> stub.trackMessage(inbound("m").setCustomerId("").build()));
    assertField(
        "customer_id",
        () -> stub.trackMessage(inbound("m").setCustomerId("x".repeat(257)).build()));
    assertField("customer_id", () -> stub.trackMessage(inbound("m").setCustomerId("a\nb").build()));
    assertField("message_id", () -> stub.trackMessage(inbound("x".repeat(257)).build()));
    assertField("message_id", () -> stub.trackMessage(inbound("a\u0085b").build()));
    assertField(
        "customer_name", () -> stub.trackMessage(inbound("m").setCustomerName("\t").build()));
    TrackMessageRequest.Builder labelled = inbound("m");
    IntStream.range(0, 9).forEach(i -> labelled.putLabels("k" + i, "v"));
    assertField("labels", () -> stub.trackMessage(labelled.build()));
    Timestamp future = ago(Duration.ofMinutes(-6));
    assertField("occurred_at", () -> stub.trackMessage(inbound("m").setOccurredAt(future).build()));
    assertField("path", () -> stub.trackOutbound(outbound("m").clearPath().build()));
    assertField("recipient", () -> stub.trackOutbound(outbound("m").clearRecipient().build()));
    assertField(
        "recipient",
        () -> stub.checkQuota(CheckQuotaRequest.newBuilder().setTenantId("acme").build()));
    assertField("items", () -> stub.trackBatch(TrackBatchRequest.getDefaultInstance()));
    TrackBatchRequest.Builder large = TrackBatchRequest.newBuilder();
    IntStream.range(0, 1001).forEach(i -> large.addItems(item(inbound("large-" + i))));
    assertField("items", () -> stub.trackBatch(large.build()));
    TrackMessageRequest.Builder known = inbound("m");
    IntStream.range(0, 17).forEach(i -> known.addCustomerAliases("alias-" + i));
    assertField("customer_aliases", () -> stub.trackMessage(known.build()));

    assertEquals(before, it.contents());
  }

  @Test
  void whatIsTooMuchIsRefusedAndWritesNothing() throws Exception {
    ServerUnderTest it = server();
    MeteringServiceBlockingStub stub = metering(it);
    stub.trackMessage(inbound("before").build());
    String before = it.contents();

    StatusRuntimeException tooLong =
        fails(
            Code.RESOURCE_EXHAUSTED,
            () -> stub.trackMessage(inbound("m").setCustomerName("n".repeat(40_000)).build()));
    assertEquals(
        "the request is over its limit of 32768 bytes", tooLong.getStatus().getDescription());
    TrackMessageRequest.Builder labelled = inbound("m");
    IntStream.range(0, 1000).forEach(i -> labelled.putLabels("k" + i, "v"));
    assertField("labels", () -> stub.trackMessage(labelled.build()));
    TrackBatchRequest.Builder batch = TrackBatchRequest.newBuilder().addItems(item(inbound("m")));
    assertField(
        "items[1].inbound.labels", () -> stub.trackBatch(batch.addItems(item(labelled)).build()));
    TrackBatchRequest.Builder items = TrackBatchRequest.newBuilder();
    IntStream.range(0, 1001).forEach(i -> items.addItems(item(inbound("m" + i))));
    assertField("items", () -> stub.trackBatch(items.build()));

    assertEquals(before, it.contents());
  }

  private static void assertField(String field, Executable call) {
    StatusRuntimeException thrown = fails(Code.INVALID_ARGUMENT, call);
    BadRequest.FieldViolation violation = detail(thrown, BadRequest.class).getFieldViolations(0);
    assertEquals(field, violation.getField(), thrown.getMessage());
    assertFalse(violation.getDescription().isEmpty());
  }

  @Test
  void inABatchEveryItemHasItsOwnFaultAndTheGoodOnesCount() throws Exception {
    ServerUnderTest it = server();
    MeteringServiceBlockingStub stub = metering(it);
    stub.trackMessage(inbound("taken").build());
    TrackBatchResponse response =
        stub.trackBatch(
            TrackBatchRequest.newBuilder()
                .addItems(item(inbound("good-1")))
                .addItems(item(inbound("m").setTenantId("")))
                .addItems(item(inbound("m").setOccurredAt(ago(Duration.ofDays(36)))))
                .addItems(item(inbound("taken").setCustomerId("d")))
                .addItems(
                    TrackItem.newBuilder()
                        .setOutbound(outbound("m").setConversationId("cnv_0000_7fffffffffffffff")))
                .addItems(TrackItem.getDefaultInstance())
                .addItems(item(inbound("good-2")))
                .build());
    assertEquals(
        List.of(
            Code.OK,
            Code.INVALID_ARGUMENT,
            Code.OUT_OF_RANGE,
            Code.ALREADY_EXISTS,
            Code.NOT_FOUND,
            Code.INVALID_ARGUMENT,
            Code.OK),
        response.getResultsList().stream().map(ErrorTableIT::code).toList());
    BadRequest bad = detail(response.getResults(1).getError(), BadRequest.class);
    assertEquals("inbound.tenant_id", bad.getFieldViolations(0).getField());
    assertEquals(
        "TOO_LATE", detail(response.getResults(2).getError(), ErrorInfo.class).getReason());
    assertEquals(
        "MESSAGE_CONFLICT", detail(response.getResults(3).getError(), ErrorInfo.class).getReason());
    assertEquals(
        "tollgate.dev/Conversation",
        detail(response.getResults(4).getError(), ResourceInfo.class).getResourceType());
    assertEquals(3, it.number("select count(*) from message"));
    it.requireSound();
  }

  private static Code code(TrackResult result) {
    return Status.fromCodeValue(result.getError().getCode()).getCode();
  }

  @Test
  void whatIsTooLateIsToldTheBoundAndWritesNothing() throws Exception {
    ServerUnderTest it = server();
    String before = it.contents();
    Timestamp late = ago(ServerUnderTest.LATENESS_MAX.plusMinutes(1));
    StatusRuntimeException thrown =
        fails(
            Code.OUT_OF_RANGE,
            () -> metering(it).trackMessage(inbound("m").setOccurredAt(late).build()));
    ErrorInfo info = detail(thrown, ErrorInfo.class);
    assertEquals("TOO_LATE", info.getReason());
    assertEquals("tollgate.dev", info.getDomain());
    assertEquals("PT840H", info.getMetadataOrThrow("max_lateness"));
    Instant oldest = Instant.parse(info.getMetadataOrThrow("oldest_accepted"));
    Duration age = Duration.between(oldest, Instant.now());
    assertTrue(age.minus(ServerUnderTest.LATENESS_MAX).compareTo(LIMIT) < 0, oldest::toString);
    assertEquals(before, it.contents());

    Timestamp inTime = ago(ServerUnderTest.LATENESS_MAX.minusMinutes(1));
    assertFalse(
        metering(it).trackMessage(inbound("m").setOccurredAt(inTime).build()).getDuplicate());
  }

  @Test
  void aRefusedQuotaIsADecisionAndWritesNothing() throws Exception {
    ServerUnderTest it = server();
    admin(it)
        .updateTenant(
            UpdateTenantRequest.newBuilder()
                .setTenant(Tenant.newBuilder().setTenantId("acme").setOwnLimit(0))
                .setAllowMissing(true)
                .build());
    String before = it.contents();
    QuotaDecision decision =
        metering(it)
            .checkQuota(
                CheckQuotaRequest.newBuilder().setTenantId("acme").setCustomerId("c").build())
            .getDecision();
    assertFalse(decision.getAllowed());
    assertEquals(QuotaReason.QUOTA_REASON_LIMIT_REACHED, decision.getReason());
    assertEquals(before, it.contents());
  }

  @Test
  void anIdOfAnotherConversationOrDirectionIsAConflictAndWritesNothing() throws Exception {
    ServerUnderTest it = server();
    MeteringServiceBlockingStub stub = metering(it);
    stub.trackMessage(inbound("taken").build());
    String before = it.contents();
    for (Executable call :
        List.<Executable>of(
            () -> stub.trackMessage(inbound("taken").setCustomerId("d").build()),
            () -> stub.trackOutbound(outbound("taken").build()))) {
      ErrorInfo info = detail(fails(Code.ALREADY_EXISTS, call), ErrorInfo.class);
      assertEquals("MESSAGE_CONFLICT", info.getReason());
      assertEquals("tollgate.dev", info.getDomain());
    }
    assertEquals(before, it.contents());
  }

  @Test
  void whatIsUnknownIsNotFoundAndWritesNothing() throws Exception {
    ServerUnderTest it = server(new ServerUnderTest.Settings(LaneLimits.DEFAULT, false));
    MeteringServiceBlockingStub stub = metering(it);
    admin(it)
        .updateTenant(
            UpdateTenantRequest.newBuilder()
                .setTenant(Tenant.newBuilder().setTenantId("acme"))
                .setAllowMissing(true)
                .build());
    String before = it.contents();

    String nobody = "tollgate.dev/Tenant";
    assertResource(
        nobody, "nobody", () -> stub.trackMessage(inbound("m").setTenantId("nobody").build()));
    assertResource(
        nobody, "nobody", () -> stub.trackOutbound(outbound("m").setTenantId("nobody").build()));
    assertResource(
        nobody,
        "nobody",
        () -> admin(it).getTenant(GetTenantRequest.newBuilder().setTenantId("nobody").build()));
    assertResource(
        nobody,
        "nobody",
        () ->
            admin(it)
                .grantQuota(
                    GrantQuotaRequest.newBuilder()
                        .setTenantId("nobody")
                        .setAmount(1)
                        .setType(GrantType.GRANT_TYPE_TOP_UP)
                        .setReason("r")
                        .setRequestId("r")
                        .build()));
    String conversation = "cnv_0000_7fffffffffffffff";
    assertResource(
        "tollgate.dev/Conversation",
        conversation,
        () -> stub.trackOutbound(outbound("m").setConversationId(conversation).build()));
    assertResource(
        "tollgate.dev/Conversation",
        conversation,
        () ->
            stub.checkQuota(
                CheckQuotaRequest.newBuilder()
                    .setTenantId("acme")
                    .setConversationId(conversation)
                    .setConsistency(Consistency.CONSISTENCY_STRONG)
                    .build()));
    assertResource(
        "tollgate.dev/Plan",
        "GOLD",
        () ->
            admin(it)
                .updateTenant(
                    UpdateTenantRequest.newBuilder()
                        .setTenant(Tenant.newBuilder().setTenantId("acme").setPlanCode("GOLD"))
                        .build()));

    assertEquals(before, it.contents());
  }

  @Test
  void whatThePresentStateForbidsIsAFailedPreconditionAndWritesNothing() throws Exception {
    ServerUnderTest it = server();
    admin(it)
        .updateTenant(
            UpdateTenantRequest.newBuilder()
                .setTenant(Tenant.newBuilder().setTenantId("acme"))
                .setAllowMissing(true)
                .build());
    admin(it)
        .updatePlan(
            UpdatePlanRequest.newBuilder()
                .setPlan(Plan.newBuilder().setCode("PRO").setRetired(true))
                .build());
    String before = it.contents();

    assertForbidden("PLAN_RETIRED", it, Tenant.newBuilder().setPlanCode("PRO"));
    assertForbidden("NOT_SUSPENDED", it, Tenant.newBuilder().setSuspensionReason("unpaid"));
    assertForbidden(
        "PLAN_IS_DEFAULT",
        () ->
            admin(it)
                .updatePlan(
                    UpdatePlanRequest.newBuilder()
                        .setPlan(Plan.newBuilder().setCode("FREE").setRetired(true))
                        .build()));
    fails(
        Code.INVALID_ARGUMENT,
        () ->
            admin(it)
                .grantQuota(
                    GrantQuotaRequest.newBuilder()
                        .setTenantId("acme")
                        .setAmount(1)
                        .setType(GrantType.GRANT_TYPE_CORRECTION)
                        .setReason("r")
                        .setRolloverPeriods(1)
                        .setRequestId("r")
                        .build()));

    assertEquals(before, it.contents());
  }

  private static void assertForbidden(String reason, ServerUnderTest it, Tenant.Builder change) {
    assertForbidden(
        reason,
        () ->
            admin(it)
                .updateTenant(
                    UpdateTenantRequest.newBuilder()
                        .setTenant(change.setTenantId("acme"))
                        .build()));
  }

  private static void assertForbidden(String reason, Executable call) {
    ErrorInfo info = detail(fails(Code.FAILED_PRECONDITION, call), ErrorInfo.class);
    assertEquals(reason, info.getReason());
  }

  private static void assertResource(String type, String name, Executable call) {
    ResourceInfo resource = detail(fails(Code.NOT_FOUND, call), ResourceInfo.class);
    assertEquals(type, resource.getResourceType());
    assertEquals(name, resource.getResourceName());
  }

  @Test
  void aFullLaneIsToldAtOnceAndTheRefusedAreNotWritten() throws Exception {
    ServerUnderTest it = server(new ServerUnderTest.Settings(new LaneLimits(4, 2, 500), true));
    metering(it).trackMessage(inbound("before").build());
    LockedLanes locked = lockedLanes();
    ListenableFuture<TrackMessageResponse> taken = tracked(it, "taken", LIMIT);
    LockedLanes.awaitWriter(it);
    // Half of the queue's two places is one tenant's: one of the five waits.
    List<String> ids = List.of("m1", "m2", "m3", "m4", "m5");
    List<ListenableFuture<TrackMessageResponse>> five =
        ids.stream().map(id -> tracked(it, id, LIMIT)).toList();
    Await.until("four are answered", LIMIT, () -> done(five) == 4);
    TrackBatchResponse batch =
        metering(it)
            .trackBatch(
                TrackBatchRequest.newBuilder()
                    .addItems(item(inbound("b1")))
                    .addItems(item(inbound("b2")))
                    .build());
    for (TrackResult result : batch.getResultsList()) {
      assertEquals(Code.UNAVAILABLE, code(result));
      assertEquals(RETRY_LANE_FULL, detail(result.getError(), RetryInfo.class).getRetryDelay());
    }
    assertEquals(1, it.number("select count(*) from message"), "the lane is still locked");

    locked.release();
    assertFalse(answer(taken).getDuplicate());
    Await.until("the one that waited is answered", LIMIT, () -> done(five) == 5);
    int refused = 0;
    for (ListenableFuture<TrackMessageResponse> call : five) {
      if (failure(call) instanceof StatusRuntimeException failed) {
        assertPassing(failed, RETRY_LANE_FULL);
        refused++;
      }
    }
    assertEquals(4, refused);
    assertEquals(3, it.number("select count(*) from message"));

    int known = 0;
    for (String id : List.of("m1", "m2", "m3", "m4", "m5", "b1", "b2", "taken")) {
      known += metering(it).trackMessage(inbound(id).build()).getDuplicate() ? 1 : 0;
    }
    assertEquals(2, known, "only what was recorded is known");
    assertEquals(9, it.number("select count(*) from message"));
    it.requireSound();
  }

  @Test
  void batchesAreRefusedAsAWholeWhileTheLanesAreCrowded() throws Exception {
    ServerUnderTest it = server(new ServerUnderTest.Settings(new LaneLimits(2, 2, 500), true));
    metering(it).trackMessage(inbound("before").build());
    LockedLanes locked = lockedLanes();
    TrackBatchRequest batch =
        TrackBatchRequest.newBuilder().addItems(item(inbound("in a batch"))).build();
    // One of each tenant may wait in a lane: so many tenants that the lanes are full of them.
    List<ListenableFuture<TrackMessageResponse>> ofTenants =
        IntStream.range(0, 200)
            .mapToObj(i -> "tenant-" + i)
            .map(
                tenant ->
                    MeteringServiceGrpc.newFutureStub(it.channel)
                        .withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .trackMessage(inbound("m").setTenantId(tenant).build()))
            .toList();
    Await.until("most are refused", LIMIT, () -> done(ofTenants) > 100);
    StatusRuntimeException refused =
        assertThrows(StatusRuntimeException.class, () -> metering(it).trackBatch(batch));
    assertPassing(refused, RETRY_LANE_FULL);
    assertEquals(1L, it.counter("Tracking", "CallsShed"));
    locked.release();
    Await.until("all are answered", LIMIT, () -> done(ofTenants) == 200);
    TrackResult result = metering(it).trackBatch(batch).getResults(0);
    assertFalse(result.getInbound().getDuplicate(), "the refused batch recorded nothing");
    it.requireSound();
  }

  @Test
  void whatExpiresBeforeItsTurnIsDroppedAndItsRepeatCountsOnce() throws Exception {
    ServerUnderTest it = server();
    metering(it).trackMessage(inbound("before").build());
    LockedLanes locked = lockedLanes();
    ListenableFuture<TrackMessageResponse> begun = tracked(it, "begun", SHORT);
    LockedLanes.awaitWriter(it);
    ListenableFuture<TrackMessageResponse> waits = tracked(it, "waits", SHORT);
    ListenableFuture<TrackMessageResponse> lasts = tracked(it, "lasts", LIMIT);
    for (ListenableFuture<TrackMessageResponse> call : List.of(begun, waits)) {
      StatusRuntimeException failed = assertInstanceOf(StatusRuntimeException.class, failure(call));
      assertEquals(Code.DEADLINE_EXCEEDED, failed.getStatus().getCode());
    }
    assertEquals(1, it.number("select count(*) from message"), "the lane is still locked");

    locked.release();
    assertFalse(answer(lasts).getDuplicate());
    assertEquals(0, it.number("select count(*) from message where message_id = 'waits'"));
    // The one that a writer had begun with is written: its caller could not know.
    assertEquals(3, it.number("select count(*) from message"));
    assertTrue(metering(it).trackMessage(inbound("begun").build()).getDuplicate());
    assertFalse(metering(it).trackMessage(inbound("waits").build()).getDuplicate());
    assertTrue(metering(it).trackMessage(inbound("waits").build()).getDuplicate());
    assertEquals(4, it.number("select sum(inbound_count) from monthly_usage"));
    assertEquals(4, it.number("select count(*) from message"));
    it.requireSound();
  }

  @Test
  void aDatabaseThatIsAwayIsToldAndTheRepeatCountsOnce() throws Exception {
    SwitchableProxy proxy = new SwitchableProxy(database);
    opened.add(proxy);
    ServerUnderTest it =
        new ServerUnderTest(proxy.through(database), ServerUnderTest.Settings.USUAL);
    opened.add(0, it);
    MeteringServiceBlockingStub stub = MeteringServiceGrpc.newBlockingStub(it.channel);
    stub.trackMessage(inbound("before").build());
    assertEquals(ServingStatus.SERVING, health(it));

    proxy.takeAway();
    ListenableFuture<TrackMessageResponse> call = tracked(it, "m1", AWAY_LIMIT);
    assertPassing(
        fails(Code.UNAVAILABLE, () -> stub.checkQuota(strongCheck())), RETRY_DATABASE_AWAY);
    assertPassing(
        fails(
            Code.UNAVAILABLE,
            () -> admin(it).getTenant(GetTenantRequest.newBuilder().setTenantId("acme").build())),
        RETRY_DATABASE_AWAY);
    Await.until("health tells", LIMIT, () -> health(it) == ServingStatus.NOT_SERVING);
    assertPassing(
        assertInstanceOf(StatusRuntimeException.class, failure(call)), RETRY_DATABASE_AWAY);

    proxy.bringBack();
    Await.until("health tells", LIMIT, () -> health(it) == ServingStatus.SERVING);
    assertEquals(1, it.number("select count(*) from message"), "nothing was written");
    assertFalse(stub.trackMessage(inbound("m1").build()).getDuplicate());
    assertTrue(stub.trackMessage(inbound("m1").build()).getDuplicate());
    assertTrue(stub.checkQuota(strongCheck()).getDecision().getAllowed());
    assertEquals(2, it.number("select count(*) from message"));
    it.requireSound();
  }

  private static CheckQuotaRequest strongCheck() {
    return CheckQuotaRequest.newBuilder()
        .setTenantId("acme")
        .setCustomerId("c")
        .setConsistency(Consistency.CONSISTENCY_STRONG)
        .build();
  }

  private static ServingStatus health(ServerUnderTest server) {
    return HealthGrpc.newBlockingStub(server.channel)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  private LockedLanes lockedLanes() throws Exception {
    LockedLanes locked = new LockedLanes(database);
    opened.add(0, locked);
    return locked;
  }

  private static ListenableFuture<TrackMessageResponse> tracked(
      ServerUnderTest server, String messageId, Duration deadline) {
    return MeteringServiceGrpc.newFutureStub(server.channel)
        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .trackMessage(inbound(messageId).build());
  }

  private static long done(List<ListenableFuture<TrackMessageResponse>> calls) {
    return calls.stream().filter(ListenableFuture::isDone).count();
  }

  private static TrackMessageResponse answer(ListenableFuture<TrackMessageResponse> call)
      throws Exception {
    return call.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  /** Why a call failed; null when it did not. */
  private static @Nullable Throwable failure(ListenableFuture<TrackMessageResponse> call)
      throws Exception {
    try {
      call.get(AWAY_LIMIT.toSeconds(), TimeUnit.SECONDS);
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  /** The caller is told when to try again, in the details and for its gRPC library. */
  private static void assertPassing(
      StatusRuntimeException failed, com.google.protobuf.Duration in) {
    assertEquals(Code.UNAVAILABLE, failed.getStatus().getCode(), failed.getMessage());
    assertEquals(in, detail(failed, RetryInfo.class).getRetryDelay());
    Metadata trailers = failed.getTrailers();
    assertNotNull(trailers);
    assertEquals(Long.toString(Durations.toMillis(in)), trailers.get(PUSHBACK));
  }
}
