package dev.tollgate.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import com.google.protobuf.Timestamp;
import dev.tollgate.metering.v1.AdminChange;
import dev.tollgate.metering.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.GrantType;
import dev.tollgate.metering.v1.ListAdminChangesRequest;
import dev.tollgate.metering.v1.ListAdminChangesResponse;
import dev.tollgate.metering.v1.Plan;
import dev.tollgate.metering.v1.Scope;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.UpdatePlanRequest;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.server.TestServer;
import dev.tollgate.server.config.AccessConfig;
import dev.tollgate.server.database.TestPostgres;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who changed what, as it is listed to those who may know. */
class AdminChangesIT {
  private volatile Instant now = Instant.parse("2025-01-15T12:00:00Z");
  private final KeyText bootstrap = TestKeys.unknown();
  private TestServer server;
  private ManagedChannel channel;
  private TestKeys boss;
  private String clerkText;
  private AdminServiceBlockingStub clerk;

  @BeforeEach
  void start() {
    server =
        TestServer.on(
            TestPostgres.freshDatabase(),
            () -> now,
            new AccessConfig(true, Optional.of(bootstrap), 1_000_000));
    channel = NettyChannelBuilder.forTarget(server.target()).usePlaintext().build();
    boss = new TestKeys(channel, bootstrap.reveal());
    clerkText = boss.create(List.of(Scope.SCOPE_ADMIN), "tea", "milk");
    clerk = new TestKeys(channel, clerkText).admin();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.close();
  }

  /** Little enough that keys stay known, whose watch follows the clock. */
  private void later() {
    now = now.plusMillis(500);
  }

  private static void limit(AdminServiceBlockingStub admin, String tenant, long limit) {
    admin.updateTenant(
        UpdateTenantRequest.newBuilder()
            .setTenant(Tenant.newBuilder().setTenantId(tenant).setOwnLimit(limit))
            .setAllowMissing(true)
            .setRequestId("limit-" + tenant + limit)
            .build());
  }

  private static void grant(AdminServiceBlockingStub admin, String tenant) {
    admin.grantQuota(
        GrantQuotaRequest.newBuilder()
            .setTenantId(tenant)
            .setAmount(5)
            .setType(GrantType.GRANT_TYPE_TOP_UP)
            .setReason("bought")
            .setRequestId("grant-" + tenant)
            .build());
  }

  /** Four tenants, a plan and a key are changed, one a half second. */
  private void work() {
    later();
    limit(boss.admin(), "coffee", 1);
    later();
    limit(clerk, "tea", 2);
    later();
    grant(clerk, "tea");
    later();
    boss.admin()
        .updatePlan(
            UpdatePlanRequest.newBuilder()
                .setPlan(Plan.newBuilder().setCode("FREE").setName("Gratis").setLimit(7))
                .build());
    later();
    limit(clerk, "milk", 3);
    limit(clerk, "milk", 3);
    later();
    limit(boss.admin(), "water", 4);
  }

  private static List<String> told(List<AdminChange> changes) {
    return changes.stream().map(change -> change.getAction() + " " + change.getResource()).toList();
  }

  private static List<AdminChange> list(
      AdminServiceBlockingStub admin, ListAdminChangesRequest.Builder request) {
    return admin.listAdminChanges(request.build()).getChangesList();
  }

  private static ListAdminChangesRequest.Builder all() {
    return ListAdminChangesRequest.newBuilder();
  }

  @Test
  void newestFirstWithWhoAndWhatItWas() {
    work();
    List<AdminChange> changes = list(boss.admin(), all());
    String clerkId = TestKeys.idOf(clerkText);
    List<String> told = told(changes);
    assertEquals(
        List.of(
            "UpdateTenant tenant/water",
            "UpdateTenant tenant/milk",
            "UpdatePlan plan/FREE",
            "GrantQuota tenant/tea",
            "UpdateTenant tenant/tea",
            "UpdateTenant tenant/coffee",
            "CreateApiKey key/" + clerkId),
        told.subList(0, 7),
        "a repeat of a call leaves no second change");

    AdminChange plan = changes.get(2);
    assertEquals(bootstrap.keyId(), plan.getCaller());
    assertEquals(step(4), plan.getAt());
    assertEquals(
        1000,
        JsonParser.parseString(plan.getBeforeJson()).getAsJsonObject().get("limit").getAsLong());
    assertEquals(
        7, JsonParser.parseString(plan.getAfterJson()).getAsJsonObject().get("limit").getAsLong());
    assertEquals(clerkId, changes.get(1).getCaller());
    assertEquals("", changes.get(1).getBeforeJson(), "there was no such tenant");
    assertEquals(
        changes.size(),
        new HashSet<>(changes.stream().map(AdminChange::getChangeId).toList()).size());
  }

  @Test
  void filtersByResourceCallerAndTime() {
    work();
    assertEquals(
        List.of("GrantQuota tenant/tea", "UpdateTenant tenant/tea"),
        told(list(boss.admin(), all().setResource("tenant/tea"))));
    assertEquals(
        List.of("UpdatePlan plan/FREE"), told(list(boss.admin(), all().setResource("plan/FREE"))));
    assertEquals(
        List.of("CreateApiKey key/" + TestKeys.idOf(clerkText)),
        told(list(boss.admin(), all().setResource("key/" + TestKeys.idOf(clerkText)))));
    assertEquals(List.of(), list(boss.admin(), all().setResource("tenant/te")));
    assertEquals(
        List.of("UpdateTenant tenant/milk", "GrantQuota tenant/tea", "UpdateTenant tenant/tea"),
        told(list(boss.admin(), all().setCaller(TestKeys.idOf(clerkText)))));
    assertEquals(
        List.of("UpdatePlan plan/FREE", "GrantQuota tenant/tea"),
        told(list(boss.admin(), all().setFrom(step(3)).setTo(step(5)))));
  }

  private static Timestamp step(int step) {
    Instant time = Instant.parse("2025-01-15T12:00:00Z").plusMillis(500L * step);
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  @Test
  void pagesGoOnWhereTheLastOneEndedWhateverIsAddedMeanwhile() {
    work();
    List<AdminChange> expected = list(boss.admin(), all());
    for (int size : List.of(1, 2, 3)) {
      List<AdminChange> read = new ArrayList<>();
      ListAdminChangesRequest.Builder request = all().setPageSize(size);
      do {
        ListAdminChangesResponse page = boss.admin().listAdminChanges(request.build());
        assertTrue(page.getChangesCount() <= size);
        read.addAll(page.getChangesList());
        request.setPageToken(page.getNextPageToken());
        now = now.plusMillis(1);
        limit(boss.admin(), "added", size * 100L + read.size());
      } while (!request.getPageToken().isEmpty());
      assertEquals(expected, read.subList(read.size() - expected.size(), read.size()));
      expected = list(boss.admin(), all());
    }
    String token = boss.admin().listAdminChanges(all().setPageSize(1).build()).getNextPageToken();
    assertEquals(
        Code.INVALID_ARGUMENT,
        code(() -> list(boss.admin(), all().setCaller("another").setPageToken(token))));
  }

  @Test
  void aKeyOfSomeTenantsSeesTheirs() {
    work();
    assertEquals(
        List.of("UpdateTenant tenant/milk", "GrantQuota tenant/tea", "UpdateTenant tenant/tea"),
        told(list(clerk, all())));
    assertEquals(
        List.of("UpdateTenant tenant/milk"), told(list(clerk, all().setResource("tenant/milk"))));
    for (String other :
        List.of("tenant/coffee", "tenant/nobody", "tenant/", "plan/FREE", "key/any", "milk")) {
      assertEquals(
          Code.PERMISSION_DENIED, code(() -> list(clerk, all().setResource(other))), other);
    }
    AdminServiceBlockingStub reader =
        new TestKeys(channel, boss.create(List.of(Scope.SCOPE_READ))).admin();
    assertEquals(Code.PERMISSION_DENIED, code(() -> list(reader, all())));
  }

  private static Code code(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(StatusRuntimeException.class, call).getStatus().getCode();
  }
}
