package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.GrantType;
import dev.tollgate.metering.v1.Plan;
import dev.tollgate.metering.v1.Quota;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.UpdatePlanRequest;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.metering.v1.WatchUsageRequest;
import dev.tollgate.server.database.Await;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Watches over sockets, of two servers on one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class WatchUsageIT {
  private static final java.time.Duration LIMIT = java.time.Duration.ofSeconds(20);

  private volatile Instant now = Instant.parse("2025-01-15T12:00:00Z");
  private final ConnectionSettings database = TestPostgres.freshDatabase();
  private TestServer one;
  private TestServer other;
  private TollgateClient client;
  private TollgateClient otherClient;

  /** Without the client's retries: what is refused is seen to be. */
  private ManagedChannel channel;

  private AdminServiceBlockingStub admin;

  @BeforeAll
  void start() {
    one = TestServer.on(database, () -> now);
    other = TestServer.on(database, () -> now);
    client = one.client();
    otherClient = other.client();
    channel = channel(one);
    admin = AdminServiceGrpc.newBlockingStub(client.channel());
  }

  private static ManagedChannel channel(TestServer server) {
    return NettyChannelBuilder.forTarget(server.target()).usePlaintext().build();
  }

  @AfterAll
  void stop() {
    channel.shutdownNow();
    client.close();
    otherClient.close();
    other.close();
    one.close();
  }

  private WatchedUpdates watch(String... tenantIds) {
    return WatchedUpdates.of(channel, request(tenantIds));
  }

  /** As often as may be. */
  private static WatchUsageRequest request(String... tenantIds) {
    return WatchUsageRequest.newBuilder()
        .addAllTenantIds(List.of(tenantIds))
        .setMinInterval(Duration.newBuilder().setNanos(100_000_000))
        .build();
  }

  private static void send(TollgateClient by, String tenantId, int conversations) {
    List<InboundMessage> messages = new ArrayList<>();
    for (int i = 0; i < conversations; i++) {
      messages.add(
          InboundMessage.builder(tenantId, UUID.randomUUID().toString())
              .messageId(UUID.randomUUID().toString())
              .occurredAt(Instant.parse("2025-01-15T11:00:00Z"))
              .build());
    }
    by.direct().trackBatch(messages);
  }

  private void limit(String tenantId, long limit) {
    admin.updateTenant(
        UpdateTenantRequest.newBuilder()
            .setTenant(Tenant.newBuilder().setTenantId(tenantId).setOwnLimit(limit))
            .setAllowMissing(true)
            .build());
  }

  @Test
  void whatIsNowComesFirstAndThenWhatChanges() throws Exception {
    send(client, "own", 3);
    try (WatchedUpdates watched = watch("own")) {
      Quota first = watched.awaitQuota("own", quota -> true);
      assertEquals(3, first.getUsed());
      assertEquals(1000, first.getEffectiveLimit());
      assertEquals(997, first.getRemaining());
      assertEquals(1, first.getPeriod().getMonth());
      assertEquals(17, first.getDaysUntilReset());

      send(client, "own", 2);
      watched.awaitQuota("own", quota -> quota.getUsed() == 5);
      limit("own", 10);
      watched.awaitQuota("own", quota -> quota.getEffectiveLimit() == 10);
      admin.grantQuota(
          GrantQuotaRequest.newBuilder()
              .setTenantId("own")
              .setAmount(-4)
              .setType(GrantType.GRANT_TYPE_CORRECTION)
              .setReason("a test")
              .setRequestId("correction")
              .build());
      Quota last = watched.awaitQuota("own", quota -> quota.getGranted() == -4);
      assertEquals(1, last.getRemaining());
      send(client, "somebody-else", 1);
      send(client, "own", 1);
      watched.awaitQuota("own", quota -> quota.getUsed() == 6);
      assertEquals(List.of("own"), watched.tenants(), "and nobody else");
    }
  }

  @Test
  void whatAnotherServerChangesIsSeenWithinASecond() throws Exception {
    send(client, "foreign", 1);
    try (WatchedUpdates watched = watch("foreign")) {
      watched.awaitQuota("foreign", quota -> quota.getUsed() == 1);
      for (int used = 2; used <= 4; used++) {
        int expected = used;
        send(otherClient, "foreign", 1);
        long answered = System.nanoTime();
        watched.awaitQuota("foreign", quota -> quota.getUsed() == expected);
        assertTrue(
            System.nanoTime() - answered < LIMIT.toNanos(), "it is bounded on a busy machine too");
      }
      AdminServiceGrpc.newBlockingStub(otherClient.channel())
          .updateTenant(
              UpdateTenantRequest.newBuilder()
                  .setTenant(Tenant.newBuilder().setTenantId("foreign").setPlanCode("BASIC"))
                  .build());
      watched.awaitQuota("foreign", quota -> quota.getPlanCode().equals("BASIC"));
    }
  }

  @Test
  void aPlansChangeIsEverybodysOfIt() throws Exception {
    plan("GOLD", 70);
    for (String tenant : List.of("gold-1", "gold-2")) {
      admin.updateTenant(
          UpdateTenantRequest.newBuilder()
              .setTenant(Tenant.newBuilder().setTenantId(tenant).setPlanCode("GOLD"))
              .setAllowMissing(true)
              .build());
    }
    try (WatchedUpdates watched = watch("gold-1", "gold-2")) {
      watched.awaitQuota("gold-1", quota -> quota.getEffectiveLimit() == 70);
      watched.awaitQuota("gold-2", quota -> quota.getEffectiveLimit() == 70);
      plan("GOLD", 80);
      watched.awaitQuota("gold-1", quota -> quota.getEffectiveLimit() == 80);
      watched.awaitQuota("gold-2", quota -> quota.getEffectiveLimit() == 80);
    }
  }

  private void plan(String code, long limit) {
    admin.updatePlan(
        UpdatePlanRequest.newBuilder()
            .setPlan(Plan.newBuilder().setCode(code).setName(code).setLimit(limit))
            .setAllowMissing(true)
            .build());
  }

  @Test
  void allTenantsAreWatchedAlsoThoseThatComeLater() throws Exception {
    limit("early", 5);
    try (WatchedUpdates watched = watch()) {
      watched.awaitQuota("early", quota -> quota.getEffectiveLimit() == 5);
      send(client, "late", 2);
      watched.awaitQuota("late", quota -> quota.getUsed() == 2);
      send(otherClient, "late-elsewhere", 3);
      watched.awaitQuota("late-elsewhere", quota -> quota.getUsed() == 3);
      send(otherClient, "late-elsewhere", 1);
      watched.awaitQuota("late-elsewhere", quota -> quota.getUsed() == 4);
    }
  }

  @Test
  void moreTenantsOfALaneThanAPageAreAllTold() throws Exception {
    ConnectionSettings fresh = TestPostgres.freshDatabase();
    try (TestServer server = TestServer.on(fresh, () -> now);
        Connection connection = TestPostgres.connect(fresh);
        Statement statement = connection.createStatement()) {
      assertEquals(
          1_200,
          statement.executeUpdate(
              "insert into tenant (lane, tenant_no, tenant_id, plan_code, created_at)"
                  + " select 3, i, 't' || i, 'FREE', '2025-01-01' from generate_series(1, 1200) i"));
      ManagedChannel own = channel(server);
      try (WatchedUpdates watched = WatchedUpdates.of(own, request())) {
        Await.until("all are told", LIMIT, () -> watched.tenants().size() == 1_200);
      }
      own.shutdownNow();
    }
  }

  @Test
  void aTenantIsToldOfNoMoreOftenThanAskedFor() throws Exception {
    send(client, "rarely", 1);
    send(client, "often", 1);
    WatchUsageRequest hourly =
        request("rarely").toBuilder()
            .setMinInterval(Duration.newBuilder().setSeconds(3600))
            .build();
    try (WatchedUpdates rarely = WatchedUpdates.of(channel, hourly);
        WatchedUpdates often = watch("rarely", "often")) {
      rarely.awaitQuota("rarely", quota -> quota.getUsed() == 1);
      for (int i = 2; i <= 5; i++) {
        int expected = i;
        send(client, "rarely", 1);
        often.awaitQuota("rarely", quota -> quota.getUsed() == expected);
      }
      assertEquals(1, rarely.all().size());
    }
  }

  @Test
  void thePeriodsEndIsAChange() throws Exception {
    ConnectionSettings fresh = TestPostgres.freshDatabase();
    Instant[] time = {Instant.parse("2025-01-31T23:59:50Z")};
    try (TestServer server = TestServer.on(fresh, () -> time[0]);
        TollgateClient watcher = server.client()) {
      send(watcher, "turning", 4);
      ManagedChannel own = channel(server);
      try (WatchedUpdates watched = WatchedUpdates.of(own, request("turning"));
          WatchedUpdates all = WatchedUpdates.of(own, request())) {
        assertEquals(1, watched.awaitQuota("turning", q -> true).getPeriod().getMonth());
        all.awaitQuota("turning", quota -> quota.getUsed() == 4);
        time[0] = Instant.parse("2025-02-01T00:00:00Z");
        Quota turned = watched.awaitQuota("turning", quota -> quota.getPeriod().getMonth() == 2);
        assertEquals(0, turned.getUsed());
        all.awaitQuota("turning", quota -> quota.getPeriod().getMonth() == 2);
      }
      own.shutdownNow();
    }
  }

  @Test
  void whatCannotBeWatchedIsRefused() throws Exception {
    send(client, "known", 1);
    assertEquals(Code.NOT_FOUND, watch("known", "nobody").awaitEnd());
    for (WatchUsageRequest wrong :
        List.of(
            request("twice", "twice"),
            request("control\n"),
            request("x".repeat(129)),
            request(IntStream.range(0, 101).mapToObj(i -> "t" + i).toArray(String[]::new)),
            request("a").toBuilder()
                .setMinInterval(Duration.newBuilder().setNanos(99_999_999))
                .build(),
            request("a").toBuilder()
                .setMinInterval(Duration.newBuilder().setSeconds(3601))
                .build())) {
      assertEquals(Code.INVALID_ARGUMENT, WatchedUpdates.of(channel, wrong).awaitEnd());
    }
  }

  @Test
  void placesAreBoundedAndFreeAgainWhenACallIsCancelled() throws Exception {
    try (TestServer server = TestServer.on(TestPostgres.freshDatabase(), () -> now);
        TollgateClient watcher = server.client()) {
      List<WatchedUpdates> watches = new ArrayList<>();
      ManagedChannel own = channel(server);
      send(watcher, "a", 1);
      for (int i = 0; i < 4; i++) {
        watches.add(WatchedUpdates.of(own, request()));
        watches.get(i).awaitQuota("a", quota -> true);
      }
      refusedForNow(WatchedUpdates.of(own, request()));
      for (int i = 4; i < 100; i++) {
        watches.add(WatchedUpdates.of(own, request("a")));
        watches.get(i).awaitQuota("a", quota -> true);
      }
      refusedForNow(WatchedUpdates.of(own, request("a")));

      watches.get(0).close();
      Await.until(
          "the place is free",
          LIMIT,
          () -> {
            try (WatchedUpdates again = WatchedUpdates.of(own, request())) {
              return again.gets("a");
            }
          });
      own.shutdownNow();
    }
  }

  private static void refusedForNow(WatchedUpdates watched) throws Exception {
    assertEquals(Code.UNAVAILABLE, watched.awaitEnd());
    com.google.rpc.Status status = StatusProto.fromThrowable(watched.failure().orElseThrow());
    assertTrue(status.getDetailsList().stream().anyMatch(any -> any.is(RetryInfo.class)));
  }

  @Test
  void aServerThatStopsEndsItsWatches() throws Exception {
    send(client, "stopping", 1);
    ManagedChannel own;
    WatchedUpdates watched;
    long begin;
    try (TestServer server = TestServer.on(database, () -> now)) {
      own = channel(server);
      watched = WatchedUpdates.of(own, request());
      WatchedUpdates begun = watched;
      Await.until("it is watched", LIMIT, () -> !begun.all().isEmpty());
      begin = System.nanoTime();
    }
    assertTrue(
        System.nanoTime() - begin < java.time.Duration.ofSeconds(9).toNanos(),
        "the stop does not wait for those who watch");
    assertEquals(Code.UNAVAILABLE, watched.awaitEnd());
    own.shutdownNow();
  }
}
