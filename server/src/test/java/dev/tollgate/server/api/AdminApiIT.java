package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.FieldMask;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.tollgate.metering.v1.AtLimit;
import dev.tollgate.metering.v1.GetTenantRequest;
import dev.tollgate.metering.v1.GetUsageRequest;
import dev.tollgate.metering.v1.Grant;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.GrantType;
import dev.tollgate.metering.v1.ListGrantsRequest;
import dev.tollgate.metering.v1.ListGrantsResponse;
import dev.tollgate.metering.v1.ListPlansRequest;
import dev.tollgate.metering.v1.ListSessionsRequest;
import dev.tollgate.metering.v1.ListSessionsResponse;
import dev.tollgate.metering.v1.ListTenantsRequest;
import dev.tollgate.metering.v1.ListTenantsResponse;
import dev.tollgate.metering.v1.MonthlyUsage;
import dev.tollgate.metering.v1.Plan;
import dev.tollgate.metering.v1.Session;
import dev.tollgate.metering.v1.SessionPolicy;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.UpdatePlanRequest;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import dev.tollgate.metering.v1.UsageServiceGrpc.UsageServiceBlockingStub;
import dev.tollgate.server.access.KeyDesk;
import dev.tollgate.server.pipeline.LaneLimits;
import dev.tollgate.server.pipeline.TrackRules;
import dev.tollgate.server.quota.UsageFeed;
import dev.tollgate.server.store.TestInstallation;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** AdminService and UsageService over gRPC, on a real database. */
class AdminApiIT {
  private static final RequestValidator VALIDATOR = new RequestValidator();
  private static final Duration LATENESS_MAX = Duration.ofDays(35);

  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private TestInstallation installation;
  private Server server;
  private ManagedChannel channel;
  private AdminServiceBlockingStub admin;
  private UsageServiceBlockingStub usage;

  @BeforeEach
  void start() throws Exception {
    installation = new TestInstallation();
    BlockingCalls calls = new BlockingCalls(VALIDATOR, executor);
    AdminApi adminApi =
        new AdminApi(
            installation.adminStore(),
            installation.adminReads(),
            new AdminApi.Parts(
                new AdminKeys(
                    new KeyDesk(installation.keyStore()),
                    installation.keyReads(),
                    installation.clock()),
                new Imports(
                    new FakeSink(LATENESS_MAX),
                    new FakeSink(LATENESS_MAX),
                    VALIDATOR,
                    installation.clock(),
                    new TrackRules(LATENESS_MAX, true, "FREE"),
                    new ImportBounds(installation.laneMap(), LaneLimits.DEFAULT)),
                new AdminHistory(installation.historyStore(LATENESS_MAX), installation.laneMap()),
                new AdminAudit(installation.changeReads()),
                new AdminWebhooks(
                    installation.webhookStore(),
                    installation.webhookReads(),
                    url -> Optional.empty(),
                    installation.clock()),
                new AdminReservations(
                    installation.adminStore(),
                    installation.adminReads(),
                    installation.laneMap(),
                    installation.clock())),
            calls,
            installation.clock());
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(Intercepted.service(adminApi, new EveryoneAdmitted()))
            .addService(
                Intercepted.service(
                    new UsageApi(
                        installation.usageReads(),
                        installation.conversationReads(),
                        installation.alertReads(),
                        new UsageWatches(
                            new UsageFeed(
                                installation.quotaStore(),
                                installation.laneMap(),
                                installation.clock()),
                            VALIDATOR,
                            installation.clock()),
                        calls,
                        installation.clock()),
                    new EveryoneAdmitted()))
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
    admin = AdminServiceGrpc.newBlockingStub(channel);
    usage = UsageServiceGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
    executor.shutdownNow();
    installation.close();
  }

  private static UpdateTenantRequest.Builder update(Tenant.Builder tenant) {
    return UpdateTenantRequest.newBuilder().setTenant(tenant).setAllowMissing(true);
  }

  private static Tenant.Builder tenant(String tenantId) {
    return Tenant.newBuilder().setTenantId(tenantId);
  }

  private static GrantQuotaRequest.Builder grant(String tenantId, long amount, String requestId) {
    return GrantQuotaRequest.newBuilder()
        .setTenantId(tenantId)
        .setAmount(amount)
        .setType(GrantType.GRANT_TYPE_CORRECTION)
        .setReason("because")
        .setRequestId(requestId);
  }

  private static com.google.rpc.Status fails(Code code, Executable call) {
    StatusRuntimeException thrown = assertThrows(StatusRuntimeException.class, call);
    assertEquals(code, thrown.getStatus().getCode(), thrown.getMessage());
    com.google.rpc.Status status = StatusProto.fromThrowable(thrown);
    assertNotNull(status);
    return status;
  }

  private static <T extends Message> T detail(com.google.rpc.Status status, Class<T> type) {
    for (Any detail : status.getDetailsList()) {
      if (detail.is(type)) {
        try {
          return detail.unpack(type);
        } catch (InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      }
    }
    throw new AssertionError("no " + type.getSimpleName() + " in " + status);
  }

  private static void assertField(String field, com.google.rpc.Status status) {
    assertEquals(field, detail(status, BadRequest.class).getFieldViolations(0).getField());
  }

  private static void assertResource(String type, String name, com.google.rpc.Status status) {
    ResourceInfo resource = detail(status, ResourceInfo.class);
    assertEquals("tollgate.dev/" + type, resource.getResourceType());
    assertEquals(name, resource.getResourceName());
  }

  @Test
  void aTenantIsCreatedChangedAndShown() {
    Tenant created = admin.updateTenant(update(tenant("shop")).build());
    assertEquals("FREE", created.getPlanCode());
    assertFalse(created.hasOwnLimit());
    assertEquals("UTC", created.getTimeZone());
    assertEquals(1, created.getAnchorDay());
    assertEquals(2025, created.getCurrentPeriod().getYear());
    assertEquals(1, created.getCurrentPeriod().getMonth());
    assertEquals(TestInstallation.START.getEpochSecond(), created.getCreatedAt().getSeconds());

    Tenant changed =
        admin.updateTenant(
            update(tenant("shop").setOwnLimit(3).setTimeZone("Asia/Riyadh").setPlanCode("PRO"))
                .build());
    assertEquals("PRO", changed.getPlanCode());
    assertEquals(3, changed.getOwnLimit());
    assertEquals("Asia/Riyadh", changed.getCurrentPeriod().getTimeZone());
    Tenant cleared =
        admin.updateTenant(
            update(tenant("shop").setPlanCode("FREE"))
                .setUpdateMask(FieldMask.newBuilder().addPaths("own_limit"))
                .build());
    assertEquals(changed.toBuilder().clearOwnLimit().build(), cleared);
    GetTenantRequest get = GetTenantRequest.newBuilder().setTenantId("shop").build();
    assertEquals(cleared, admin.getTenant(get));
  }

  @Test
  void aZoneChangedLaterIsShownBesideThePeriodThatRuns() {
    admin.updateTenant(update(tenant("shop")).build());
    installation.record("shop", "+966500000001", "", Instant.parse("2025-01-15T10:00:00Z"));

    Tenant changed = admin.updateTenant(update(tenant("shop").setTimeZone("Asia/Riyadh")).build());

    assertEquals("Asia/Riyadh", changed.getTimeZone());
    assertEquals("UTC", changed.getCurrentPeriod().getTimeZone());
  }

  @Test
  void tenantsAreListedAPageAtATime() {
    for (String id : List.of("c", "a", "b")) {
      admin.updateTenant(update(tenant(id)).build());
    }
    ListTenantsRequest request = ListTenantsRequest.newBuilder().setPageSize(2).build();

    ListTenantsResponse first = admin.listTenants(request);
    ListTenantsResponse second =
        admin.listTenants(request.toBuilder().setPageToken(first.getNextPageToken()).build());

    assertEquals(List.of("a", "b"), ids(first));
    assertEquals(List.of("c"), ids(second));
    assertEquals("", second.getNextPageToken());
    assertField(
        "page_token",
        fails(
            Code.INVALID_ARGUMENT,
            () -> admin.listTenants(request.toBuilder().setPageToken("garbled").build())));
  }

  private static List<String> ids(ListTenantsResponse response) {
    return response.getTenantsList().stream().map(Tenant::getTenantId).toList();
  }

  @Test
  void aPlanIsCreatedChangedAndListed() {
    Plan created =
        admin.updatePlan(
            UpdatePlanRequest.newBuilder()
                .setPlan(Plan.newBuilder().setCode("GOLD").setLimit(10))
                .setAllowMissing(true)
                .build());
    assertEquals("GOLD", created.getName());
    assertEquals(AtLimit.AT_LIMIT_DENY_ALL, created.getAtLimit());
    assertEquals(90, created.getWarnAtPercent());
    assertEquals(SessionPolicy.SESSION_POLICY_SLIDING, created.getSessionPolicy());
    assertEquals(86400, created.getSessionWindow().getSeconds());

    Plan unlimited =
        admin.updatePlan(
            UpdatePlanRequest.newBuilder()
                .setPlan(created.toBuilder().clearLimit())
                .setUpdateMask(FieldMask.newBuilder().addPaths("limit"))
                .build());
    assertEquals(created.toBuilder().clearLimit().build(), unlimited);
    List<Plan> plans = admin.listPlans(ListPlansRequest.getDefaultInstance()).getPlansList();
    assertEquals(
        List.of("BASIC", "ENTERPRISE", "FREE", "GOLD", "PRO"),
        plans.stream().map(Plan::getCode).toList());
    assertEquals(unlimited, plans.get(3));
  }

  @Test
  void aGrantIsMadeOnceAndListed() {
    admin.updateTenant(update(tenant("shop")).build());

    Grant first = admin.grantQuota(grant("shop", 10, "r1").build());
    assertEquals(first, admin.grantQuota(grant("shop", 10, "r1").build()));
    Grant second = admin.grantQuota(grant("shop", -4, "r2").setYear(2025).setMonth(2).build());

    assertEquals("anonymous", first.getGrantedBy());
    assertEquals(1, first.getPeriod().getMonth());
    assertEquals(2, second.getPeriod().getMonth());
    assertTrue(first.getGrantId().startsWith("grt_"));
    ListGrantsRequest request =
        ListGrantsRequest.newBuilder().setTenantId("shop").setPageSize(1).build();
    ListGrantsResponse page = admin.listGrants(request);
    assertEquals(List.of(second), page.getGrantsList());
    ListGrantsResponse last =
        admin.listGrants(request.toBuilder().setPageToken(page.getNextPageToken()).build());
    assertEquals(List.of(first), last.getGrantsList());
    assertEquals("", last.getNextPageToken());
  }

  @Test
  void usageAndSessionsAreShown() {
    admin.updateTenant(update(tenant("shop")).build());
    GetUsageRequest current = GetUsageRequest.newBuilder().setTenantId("shop").build();
    MonthlyUsage none = usage.getUsage(current).getUsage();
    assertEquals(0, none.getConversationCount());
    assertFalse(none.hasLastConversationAt());
    installation.record("shop", "c1", "Amal", Instant.parse("2025-01-02T10:00:00Z"));
    installation.record("shop", "c2", "", Instant.parse("2025-01-15T11:00:00Z"));
    assertEquals(2, usage.getUsage(current).getUsage().getConversationCount());

    ListSessionsRequest all =
        ListSessionsRequest.newBuilder().setTenantId("shop").setPageSize(1).build();
    ListSessionsResponse first = usage.listSessions(all);
    ListSessionsResponse second =
        usage.listSessions(all.toBuilder().setPageToken(first.getNextPageToken()).build());

    Session newest = first.getSessions(0);
    assertEquals("c2", newest.getCustomerId());
    assertTrue(newest.getActive());
    Session oldest = second.getSessions(0);
    assertEquals("Amal", oldest.getCustomerName());
    assertFalse(oldest.getActive());
    assertTrue(oldest.getInfo().getSessionId().startsWith("ses_"));
    assertTrue(oldest.getConversationId().startsWith("cnv_"));
    assertEquals("", second.getNextPageToken());
    assertEquals(
        List.of(newest),
        usage.listSessions(all.toBuilder().setActiveOnly(true).build()).getSessionsList());
    assertEquals(
        List.of(oldest),
        usage.listSessions(all.toBuilder().setCustomerId("c1").build()).getSessionsList());
    assertField(
        "page_token",
        fails(
            Code.INVALID_ARGUMENT,
            () ->
                usage.listSessions(
                    all.toBuilder()
                        .setActiveOnly(true)
                        .setPageToken(first.getNextPageToken())
                        .build())));
  }

  @Test
  void whatIsUnknownIsNotFound() {
    String id = "nobody";
    admin.updateTenant(update(tenant("shop")).build());

    assertResource(
        "Tenant",
        id,
        fails(
            Code.NOT_FOUND,
            () -> admin.updateTenant(update(tenant(id)).setAllowMissing(false).build())));
    assertResource(
        "Tenant",
        id,
        fails(
            Code.NOT_FOUND,
            () -> admin.getTenant(GetTenantRequest.newBuilder().setTenantId(id).build())));
    assertResource(
        "Tenant", id, fails(Code.NOT_FOUND, () -> admin.grantQuota(grant(id, 1, "r").build())));
    assertResource(
        "Tenant",
        id,
        fails(
            Code.NOT_FOUND,
            () -> admin.listGrants(ListGrantsRequest.newBuilder().setTenantId(id).build())));
    assertResource(
        "Tenant",
        id,
        fails(
            Code.NOT_FOUND,
            () -> usage.getUsage(GetUsageRequest.newBuilder().setTenantId(id).build())));
    assertResource(
        "Tenant",
        id,
        fails(
            Code.NOT_FOUND,
            () -> usage.listSessions(ListSessionsRequest.newBuilder().setTenantId(id).build())));
    assertResource(
        "Plan",
        "GOLD",
        fails(
            Code.NOT_FOUND,
            () -> admin.updateTenant(update(tenant("shop").setPlanCode("GOLD")).build())));
    assertResource(
        "Plan",
        "GOLD",
        fails(
            Code.NOT_FOUND,
            () ->
                admin.updatePlan(
                    UpdatePlanRequest.newBuilder()
                        .setPlan(Plan.newBuilder().setCode("GOLD").setLimit(1))
                        .build())));
  }

  @Test
  void whatIsMalformedNamesItsField() {
    assertField(
        "tenant.tenant_id",
        fails(Code.INVALID_ARGUMENT, () -> admin.updateTenant(update(tenant("")).build())));
    assertField(
        "tenant.time_zone",
        fails(
            Code.INVALID_ARGUMENT,
            () -> admin.updateTenant(update(tenant("shop").setTimeZone("+03:00")).build())));
    assertField(
        "tenant.own_limit",
        fails(
            Code.INVALID_ARGUMENT,
            () -> admin.updateTenant(update(tenant("shop").setOwnLimit(Long.MAX_VALUE)).build())));
    assertField(
        "update_mask.paths[0]",
        fails(
            Code.INVALID_ARGUMENT,
            () ->
                admin.updateTenant(
                    update(tenant("shop"))
                        .setUpdateMask(FieldMask.newBuilder().addPaths("created_at"))
                        .build())));
    assertField(
        "request_id",
        fails(Code.INVALID_ARGUMENT, () -> admin.grantQuota(grant("shop", 1, "").build())));
    assertField(
        "amount",
        fails(
            Code.INVALID_ARGUMENT,
            () ->
                admin.grantQuota(
                    grant("shop", -1, "r").setType(GrantType.GRANT_TYPE_TOP_UP).build())));
    assertField(
        "year",
        fails(
            Code.INVALID_ARGUMENT,
            () ->
                usage.getUsage(
                    GetUsageRequest.newBuilder().setTenantId("shop").setYear(2025).build())));
    assertEquals(0, installation.number("select count(*) from tenant"));
    assertEquals(0, installation.number("select sum(version) from lane"));
  }

  @Test
  void aRequestIdIsOneRequests() {
    UpdateTenantRequest request = update(tenant("shop")).setRequestId("r1").build();
    assertEquals(admin.updateTenant(request), admin.updateTenant(request));
    for (Executable other :
        List.<Executable>of(
            () -> admin.updateTenant(request.toBuilder().setAllowMissing(false).build()),
            () -> admin.grantQuota(grant("shop", 1, "r1").build()))) {
      ErrorInfo info = detail(fails(Code.ALREADY_EXISTS, other), ErrorInfo.class);
      assertEquals("REQUEST_ID_REUSED", info.getReason());
    }
    assertEquals(0, installation.number("select count(*) from quota_grant"));
  }

  @Test
  void aPlanTakesAnotherRuleOfSessions() {
    Plan changed =
        admin.updatePlan(
            UpdatePlanRequest.newBuilder()
                .setPlan(
                    Plan.newBuilder()
                        .setCode("FREE")
                        .setSessionPolicy(SessionPolicy.SESSION_POLICY_FIXED)
                        .setSessionWindow(Durations.fromDays(3)))
                .build());
    assertEquals(SessionPolicy.SESSION_POLICY_FIXED, changed.getSessionPolicy());
    assertEquals(Durations.fromDays(3), changed.getSessionWindow());
    assertTrue(
        admin.listPlans(ListPlansRequest.getDefaultInstance()).getPlansList().contains(changed));
  }

  @Test
  void aFullOrStoppedExecutorIsUnavailable() {
    executor.shutdown();

    com.google.rpc.Status status =
        fails(Code.UNAVAILABLE, () -> admin.listPlans(ListPlansRequest.getDefaultInstance()));

    assertTrue(detail(status, RetryInfo.class).getRetryDelay().getSeconds() > 0);
  }

  @Test
  void aDatabaseThatIsAwayIsUnavailable() {
    installation.takeDatabaseAway();

    for (Executable call :
        List.<Executable>of(
            () -> admin.updateTenant(update(tenant("shop")).build()),
            () -> admin.listPlans(ListPlansRequest.getDefaultInstance()))) {
      com.google.rpc.Status status = fails(Code.UNAVAILABLE, call);
      assertTrue(detail(status, RetryInfo.class).getRetryDelay().getSeconds() > 0);
    }
  }
}
