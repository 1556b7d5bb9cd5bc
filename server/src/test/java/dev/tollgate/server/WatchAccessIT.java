package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Duration;
import com.google.rpc.ErrorInfo;
import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.Scope;
import dev.tollgate.metering.v1.WatchUsageRequest;
import dev.tollgate.server.access.KeyText;
import dev.tollgate.server.access.TestKeys;
import dev.tollgate.server.config.AccessConfig;
import dev.tollgate.server.database.TestPostgres;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may watch whom, and until when. */
@Timeout(60)
class WatchAccessIT {
  private final KeyText bootstrap = TestKeys.unknown();
  private TestServer server;
  private ManagedChannel channel;
  private TestKeys keys;
  private TollgateClient gateway;

  @BeforeEach
  void start() {
    server =
        TestServer.on(
            TestPostgres.freshDatabase(),
            InstantSource.system(),
            new AccessConfig(true, Optional.of(bootstrap), 1_000_000));
    channel = NettyChannelBuilder.forTarget(server.target()).usePlaintext().build();
    keys = new TestKeys(channel, bootstrap.reveal());
    gateway = TollgateClient.builder().target(server.target()).key(bootstrap::reveal).build();
    Stream.of("mine", "also-mine", "theirs").forEach(this::send);
  }

  @AfterEach
  void stop() {
    gateway.close();
    channel.shutdownNow();
    server.close();
  }

  private void send(String tenantId) {
    gateway
        .direct()
        .trackInbound(
            InboundMessage.builder(tenantId, UUID.randomUUID().toString())
                .messageId(UUID.randomUUID().toString())
                .build());
  }

  private WatchedUpdates watch(String keyText, String... tenantIds) {
    Channel authorized =
        ClientInterceptors.intercept(
            channel, MetadataUtils.newAttachHeadersInterceptor(TestKeys.bearer(keyText)));
    return WatchedUpdates.of(
        authorized,
        WatchUsageRequest.newBuilder()
            .addAllTenantIds(List.of(tenantIds))
            .setMinInterval(Duration.newBuilder().setNanos(100_000_000))
            .build());
  }

  @Test
  void aKeyOfSomeTenantsWatchesThose() throws Exception {
    String key = keys.create(List.of(Scope.SCOPE_READ), "mine", "also-mine", "not-there-yet");
    try (WatchedUpdates watched = watch(key)) {
      watched.awaitQuota("mine", quota -> quota.getUsed() == 1);
      watched.awaitQuota("also-mine", quota -> quota.getUsed() == 1);
      send("theirs");
      send("not-there-yet");
      send("mine");
      watched.awaitQuota("mine", quota -> quota.getUsed() == 2);
      watched.awaitQuota("not-there-yet", quota -> quota.getUsed() == 1);
      assertEquals(
          List.of("also-mine", "mine", "not-there-yet"),
          watched.tenants().stream().sorted().toList());
    }
    assertEquals(Code.PERMISSION_DENIED, watch(key, "mine", "theirs").awaitEnd());
    assertEquals(
        Code.PERMISSION_DENIED, watch(keys.create(List.of(Scope.SCOPE_CHECK)), "mine").awaitEnd());
  }

  @Test
  void aRevokedKeySeesNothingMore() throws Exception {
    String key = keys.create(List.of(Scope.SCOPE_READ));
    WatchedUpdates named = watch(key, "mine");
    WatchedUpdates all = watch(key);
    named.awaitQuota("mine", quota -> quota.getUsed() == 1);
    all.awaitQuota("theirs", quota -> quota.getUsed() == 1);
    keys.revoke(key);
    refused(named, "KEY_REVOKED");
    refused(all, "KEY_REVOKED");
    int told = named.all().size();
    send("mine");
    assertEquals(told, named.all().size());
    assertEquals(Code.UNAUTHENTICATED, watch(key, "mine").awaitEnd());
  }

  @Test
  void aSecretThatIsReplacedEndsItsWatchAndNotThatOfTheNext() throws Exception {
    String key = keys.create(List.of(Scope.SCOPE_READ));
    WatchedUpdates old = watch(key, "mine");
    old.awaitQuota("mine", quota -> quota.getUsed() == 1);
    String next = keys.rotate(key, java.time.Duration.ZERO);
    try (WatchedUpdates current = watch(next, "mine")) {
      current.awaitQuota("mine", quota -> quota.getUsed() == 1);
      refused(old, "KEY_UNKNOWN");
      send("mine");
      current.awaitQuota("mine", quota -> quota.getUsed() == 2);
    }
  }

  private static void refused(WatchedUpdates watched, String reason) throws Exception {
    assertEquals(Code.UNAUTHENTICATED, watched.awaitEnd());
    com.google.rpc.Status status = StatusProto.fromThrowable(watched.failure().orElseThrow());
    ErrorInfo info = status.getDetails(0).unpack(ErrorInfo.class);
    assertTrue(info.getReason().equals(reason), info::toString);
  }
}
