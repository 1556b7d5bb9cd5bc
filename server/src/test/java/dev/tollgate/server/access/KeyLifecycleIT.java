package dev.tollgate.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Timestamp;
import com.google.rpc.RetryInfo;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.tollgate.metering.v1.ApiKey;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.CreateApiKeyRequest;
import dev.tollgate.metering.v1.CreateApiKeyResponse;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.GrantType;
import dev.tollgate.metering.v1.ListApiKeysRequest;
import dev.tollgate.metering.v1.ListApiKeysResponse;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.RotateApiKeyRequest;
import dev.tollgate.metering.v1.Scope;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.server.TestServer;
import dev.tollgate.server.config.AccessConfig;
import dev.tollgate.server.database.Await;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.SwitchableProxy;
import dev.tollgate.server.database.TestPostgres;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of keys on two servers that share a database. */
class KeyLifecycleIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(1);
  private static final List<Scope> TRACK_AND_CHECK = List.of(Scope.SCOPE_TRACK, Scope.SCOPE_CHECK);

  private final KeyText bootstrap = TestKeys.unknown();
  private final List<AutoCloseable> parts = new ArrayList<>();
  private volatile Instant now = Instant.parse("2025-01-15T12:00:00Z");
  private ConnectionSettings database;
  private Channel one;
  private Channel other;
  private TestKeys keys;

  @BeforeEach
  void start() {
    database = TestPostgres.freshDatabase();
    one = server(new AccessConfig(true, Optional.of(bootstrap), 1_000_000));
    other = server(new AccessConfig(true, Optional.empty(), 1_000_000));
    keys = new TestKeys(one, bootstrap.reveal());
  }

  @AfterEach
  void stop() throws Exception {
    for (int i = parts.size() - 1; i >= 0; i--) {
      parts.get(i).close();
    }
  }

  private Channel server(AccessConfig access) {
    return channel(closing(TestServer.on(database, () -> now, access)));
  }

  private TestServer closing(TestServer server) {
    parts.add(server);
    return server;
  }

  private ManagedChannel channel(TestServer server) {
    ManagedChannel channel = NettyChannelBuilder.forTarget(server.target()).usePlaintext().build();
    parts.add(channel::shutdownNow);
    return channel;
  }

  /** What becomes of a quota check with a key. */
  private static Code check(Channel channel, String keyText) {
    try {
      var unused =
          MeteringServiceGrpc.newBlockingStub(channel)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(TestKeys.bearer(keyText)))
              .checkQuota(
                  CheckQuotaRequest.newBuilder().setTenantId("shop").setCustomerId("c").build());
      return Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private static void track(Channel channel, String keyText, String messageId, Instant time) {
    var unused =
        MeteringServiceGrpc.newBlockingStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(TestKeys.bearer(keyText)))
            .trackMessage(
                TrackMessageRequest.newBuilder()
                    .setTenantId("shop")
                    .setCustomerId("c")
                    .setMessageId(messageId)
                    .setOccurredAt(Timestamp.newBuilder().setSeconds(time.getEpochSecond()))
                    .build());
  }

  /** Calls both servers from several threads until it is closed. */
  private final class CallLoad implements AutoCloseable {
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicLong calls = new AtomicLong();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile String keyText;

    CallLoad(String keyText) {
      this.keyText = keyText;
      for (Channel channel : List.of(one, other, one, other)) {
        Thread thread = new Thread(() -> work(channel));
        threads.add(thread);
        thread.start();
      }
    }

    private void work(Channel channel) {
      while (!ended.get()) {
        String shown = keyText;
        try {
          track(channel, shown, UUID.randomUUID().toString(), now);
          Code checked = check(channel, shown);
          if (checked != Code.OK) {
            failures.add("check " + checked);
          }
          calls.addAndGet(2);
        } catch (StatusRuntimeException e) {
          failures.add(String.valueOf(e.getStatus()));
        }
      }
    }

    void use(String newKeyText) {
      keyText = newKeyText;
    }

    void awaitCalls(int more) throws Exception {
      long until = calls.get() + more;
      Await.until(more + " more calls", LIMIT, () -> calls.get() >= until || !failures.isEmpty());
      assertEquals(List.of(), List.copyOf(failures));
    }

    @Override
    public void close() {
      ended.set(true);
      try {
        for (Thread thread : threads) {
          thread.join();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void aRevokedKeyIsRefusedByTheOtherServerWithinASecondUnderLoad() throws Exception {
    try (CallLoad load = new CallLoad(keys.create(TRACK_AND_CHECK))) {
      load.awaitCalls(100);
      for (int round = 0; round < 5; round++) {
        String key = keys.create(TRACK_AND_CHECK);
        // New keys are good everywhere at once.
        assertEquals(Code.OK, check(other, key));
        assertEquals(Code.OK, check(one, key));

        keys.revoke(key);
        long revokedNanos = System.nanoTime();
        Await.until("refused", LIMIT, () -> check(other, key) == Code.UNAUTHENTICATED);
        Duration took = Duration.ofNanos(System.nanoTime() - revokedNanos);

        System.out.printf("KeyLifecycleIT: refused after %d ms%n", took.toMillis());
        assertTrue(took.compareTo(SEEN_WITHIN) <= 0, "refused only after " + took);
      }
      load.awaitCalls(100);
    }
  }

  @Test
  void rotationUnderLoadFailsNoCall() throws Exception {
    String key = keys.create(TRACK_AND_CHECK);
    try (CallLoad load = new CallLoad(key)) {
      load.awaitCalls(100);
      for (int round = 0; round < dev.tollgate.server.domain.ApiKey.LIVE_SECRETS_MAX - 1; round++) {
        String rotated = keys.rotate(key, Duration.ofHours(1));
        load.awaitCalls(50);
        load.use(rotated);
        load.awaitCalls(100);
      }
      StatusRuntimeException tooMany =
          assertThrows(StatusRuntimeException.class, () -> keys.rotate(key, Duration.ofHours(1)));
      assertEquals(Code.FAILED_PRECONDITION, tooMany.getStatus().getCode());
      load.awaitCalls(100);
    }
  }

  @Test
  void theOldSecretEndsWithTheOverlap() throws Exception {
    String old = keys.create(TRACK_AND_CHECK);
    String rotated = keys.rotate(old, Duration.ofHours(1));
    assertEquals(Code.OK, check(other, rotated));
    assertEquals(Code.OK, check(other, old));
    now = now.plus(Duration.ofHours(1));
    Await.until("ended", LIMIT, () -> check(other, old) == Code.UNAUTHENTICATED);
    assertEquals(Code.OK, check(other, rotated));
  }

  @Test
  void aLeakedSecretEndsAtOnce() throws Exception {
    String leaked = keys.create(TRACK_AND_CHECK);
    assertEquals(Code.OK, check(other, leaked));
    String rotated = keys.rotate(leaked, Duration.ZERO);
    assertEquals(Code.OK, check(other, rotated));
    Await.until("ended", SEEN_WITHIN, () -> check(other, leaked) == Code.UNAUTHENTICATED);
    Await.until("ended", SEEN_WITHIN, () -> check(one, leaked) == Code.UNAUTHENTICATED);
  }

  @Test
  void aRepeatedCallMakesNothingAndTellsNoSecret() {
    CreateApiKeyRequest request =
        CreateApiKeyRequest.newBuilder()
            .setKey(
                ApiKey.newBuilder()
                    .setName("once")
                    .addScopes(Scope.SCOPE_READ)
                    .addTenantIds("shop"))
            .setRequestId("r1")
            .build();
    CreateApiKeyResponse first = keys.admin().createApiKey(request);
    CreateApiKeyResponse repeat = keys.admin().createApiKey(request);
    assertEquals(first.getKey(), repeat.getKey());
    assertFalse(first.getKeyText().isEmpty());
    assertEquals("", repeat.getKeyText());

    RotateApiKeyRequest rotation =
        RotateApiKeyRequest.newBuilder()
            .setKeyId(first.getKey().getKeyId())
            .setRequestId("r2")
            .build();
    assertFalse(keys.admin().rotateApiKey(rotation).getKeyText().isEmpty());
    assertEquals("", keys.admin().rotateApiKey(rotation).getKeyText());
    assertEquals(2, keys.admin().rotateApiKey(rotation).getKey().getSecretsCount());
  }

  @Test
  void theListTellsOfEveryKeyAndOfItsUse() throws Exception {
    String used = keys.create(TRACK_AND_CHECK, "shop");
    assertEquals(Code.OK, check(one, used));
    ListApiKeysResponse listed =
        keys.admin().listApiKeys(ListApiKeysRequest.newBuilder().setPageSize(1).build());
    assertEquals(TestKeys.idOf(used), listed.getKeys(0).getKeyId());
    assertEquals(bootstrap.keyId(), listed.getKeys(0).getCreatedBy());
    ListApiKeysResponse next =
        keys.admin()
            .listApiKeys(
                ListApiKeysRequest.newBuilder().setPageToken(listed.getNextPageToken()).build());
    assertEquals(
        List.of(bootstrap.keyId()), next.getKeysList().stream().map(ApiKey::getKeyId).toList());
    assertEquals("bootstrap", next.getKeys(0).getCreatedBy());

    // Uses are kept every minute, and when the server stops.
    stop();
    parts.clear();
    keys =
        new TestKeys(server(new AccessConfig(true, Optional.empty(), 1_000)), bootstrap.reveal());
    ApiKey after = keys.admin().listApiKeys(ListApiKeysRequest.getDefaultInstance()).getKeys(0);
    assertEquals(TestKeys.idOf(used), after.getKeyId());
    assertEquals(now.getEpochSecond(), after.getLastUsedAt().getSeconds());
  }

  @Test
  void theKeysIdStandsWithWhatItChanged() throws Exception {
    String key = keys.create(List.of(Scope.SCOPE_ADMIN, Scope.SCOPE_TRACK));
    String id = TestKeys.idOf(key);
    AdminServiceBlockingStub admin =
        AdminServiceGrpc.newBlockingStub(other)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(TestKeys.bearer(key)));
    var unused =
        admin.updateTenant(
            UpdateTenantRequest.newBuilder()
                .setTenant(Tenant.newBuilder().setTenantId("shop"))
                .setAllowMissing(true)
                .build());
    assertEquals(
        id,
        admin
            .grantQuota(
                GrantQuotaRequest.newBuilder()
                    .setTenantId("shop")
                    .setAmount(5)
                    .setType(GrantType.GRANT_TYPE_TOP_UP)
                    .setReason("because")
                    .setRequestId("g1")
                    .build())
            .getGrantedBy());
    track(other, key, "late", now);
    track(other, key, "earlier", now.minusSeconds(60));

    assertEquals(
        "GrantQuota tenant/shop,UpdateTenant tenant/shop",
        query(
            "select string_agg(action || ' ' || resource, ',' order by action) from admin_change"
                + " where caller = '"
                + id
                + "'"));
    assertEquals(
        "CreateApiKey", query("select action from admin_change where resource = 'key/" + id + "'"));
    assertEquals(id, query("select caller from audit_entry where message_id = 'earlier'"));
  }

  private String query(String sql) throws Exception {
    try (Connection connection = TestPostgres.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertTrue(rows.next(), sql);
      return rows.getString(1);
    }
  }

  @Test
  void tooManyCallsAreToldWhenToComeAgain() {
    CreateApiKeyResponse made =
        keys.make(
            ApiKey.newBuilder()
                .setName("slow")
                .addScopes(Scope.SCOPE_CHECK)
                .setAllTenants(true)
                .setRequestsPerSecond(3));
    for (int call = 0; call < 3; call++) {
      assertEquals(Code.OK, check(one, made.getKeyText()));
    }
    StatusRuntimeException refused =
        assertThrows(
            StatusRuntimeException.class,
            () ->
                MeteringServiceGrpc.newBlockingStub(one)
                    .withInterceptors(
                        MetadataUtils.newAttachHeadersInterceptor(
                            TestKeys.bearer(made.getKeyText())))
                    .checkQuota(CheckQuotaRequest.getDefaultInstance()));
    assertEquals(Code.RESOURCE_EXHAUSTED, refused.getStatus().getCode());
    com.google.rpc.Status status = StatusProto.fromThrowable(refused);
    assertTrue(
        status != null && status.getDetailsList().stream().anyMatch(any -> any.is(RetryInfo.class)),
        "no RetryInfo");
    Metadata trailers = refused.getTrailers();
    assertTrue(
        trailers != null
            && trailers.containsKey(
                Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER)),
        "no pushback");
    // Others are not concerned.
    assertEquals(Code.OK, check(one, keys.create(TRACK_AND_CHECK)));
    now = now.plusSeconds(1);
    assertEquals(Code.OK, check(one, made.getKeyText()));
  }

  @Test
  void theFirstKeyIsMadeOnce() {
    ConnectionSettings fresh = TestPostgres.freshDatabase();
    TestServer first =
        closing(TestServer.on(fresh, () -> now, new AccessConfig(true, Optional.empty(), 1_000)));
    KeyText made = first.madeKey().orElseThrow();
    assertEquals(Code.OK, check(channel(first), made.reveal()));
    TestServer second =
        closing(TestServer.on(fresh, () -> now, new AccessConfig(true, Optional.empty(), 1_000)));
    assertEquals(Optional.empty(), second.madeKey());

    // Nobody is locked out for good: when no admin is left, the next start makes another.
    var unused = new TestKeys(channel(first), made.reveal()).revoke(made.reveal());
    TestServer third =
        closing(TestServer.on(fresh, () -> now, new AccessConfig(true, Optional.empty(), 1_000)));
    assertTrue(third.madeKey().isPresent());
    unused =
        new TestKeys(channel(third), third.madeKey().orElseThrow().reveal())
            .revoke(third.madeKey().orElseThrow().reveal());
    // A key that has ended is not taken again, and the server serves those who have others.
    TestServer fourth =
        closing(TestServer.on(fresh, () -> now, new AccessConfig(true, Optional.of(made), 1_000)));
    assertEquals(Optional.empty(), fourth.madeKey());
    assertEquals(Code.UNAUTHENTICATED, check(channel(fourth), made.reveal()));
  }

  @Test
  void withoutTheDatabaseNobodyIsCalledUnknown() throws Exception {
    ConnectionSettings fresh = TestPostgres.freshDatabase();
    try (SwitchableProxy proxy = new SwitchableProxy(fresh)) {
      KeyText key = TestKeys.unknown();
      Channel channel =
          channel(
              closing(
                  TestServer.on(
                      proxy.through(fresh),
                      () -> now,
                      new AccessConfig(true, Optional.of(key), 1_000))));
      assertEquals(Code.OK, check(channel, key.reveal()));
      assertEquals(Code.UNAUTHENTICATED, check(channel, TestKeys.unknown().reveal()));
      proxy.takeAway();
      // It may have been made a moment ago, which nobody can find out now.
      assertEquals(Code.UNAVAILABLE, check(channel, TestKeys.unknown().reveal()));
      now = now.plus(KeyRing.STALENESS_MAX).plusMillis(1);
      assertEquals(Code.UNAVAILABLE, check(channel, key.reveal()));
      proxy.bringBack();
      Await.until("known again", LIMIT, () -> check(channel, key.reveal()) == Code.OK);
    }
  }

  @Test
  void whoMayDoLittleCannotGiveOrTakeMore() {
    TestKeys branch = new TestKeys(one, keys.create(List.of(Scope.SCOPE_ADMIN), "shop"));
    assertEquals(
        Code.PERMISSION_DENIED, code(() -> branch.create(List.of(Scope.SCOPE_ADMIN), "shop")));

    TestKeys clerk = new TestKeys(one, keys.create(List.of(Scope.SCOPE_ADMIN)));
    String own = clerk.create(List.of(Scope.SCOPE_ADMIN), "shop");
    assertEquals(Code.PERMISSION_DENIED, code(() -> clerk.create(List.of(Scope.SCOPE_READ))));
    assertEquals(Code.NOT_FOUND, code(() -> clerk.revoke(bootstrap.reveal())));
    assertEquals(Code.NOT_FOUND, code(() -> clerk.rotate(bootstrap.reveal(), Duration.ZERO)));
    var unused = clerk.revoke(own);
  }

  @Test
  void whoEndsSoonGivesNothingForLonger() {
    Timestamp soon = Timestamp.newBuilder().setSeconds(now.getEpochSecond() + 3600).build();
    ApiKey.Builder wanted =
        ApiKey.newBuilder()
            .setName("guest")
            .addScopes(Scope.SCOPE_ADMIN)
            .setAllTenants(true)
            .setRequestsPerSecond(100)
            .setExpiresAt(soon);
    TestKeys guest = new TestKeys(one, keys.make(wanted).getKeyText());
    assertEquals(100, guest.make(wanted).getKey().getRequestsPerSecond());
    assertEquals(Code.PERMISSION_DENIED, code(() -> guest.make(wanted.clone().clearExpiresAt())));
    assertEquals(
        Code.PERMISSION_DENIED, code(() -> guest.make(wanted.clone().setRequestsPerSecond(101))));
    String lasting = keys.create(List.of(Scope.SCOPE_ADMIN));
    assertEquals(Code.PERMISSION_DENIED, code(() -> guest.rotate(lasting, Duration.ofHours(1))));
  }

  private static Code code(Runnable call) {
    return assertThrows(StatusRuntimeException.class, call::run).getStatus().getCode();
  }
}
