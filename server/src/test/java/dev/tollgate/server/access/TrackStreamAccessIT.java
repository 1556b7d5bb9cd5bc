package dev.tollgate.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.rpc.ErrorInfo;
import dev.tollgate.metering.v1.ApiKey;
import dev.tollgate.metering.v1.GetUsageRequest;
import dev.tollgate.metering.v1.Scope;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackResult;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import dev.tollgate.server.TestServer;
import dev.tollgate.server.TrackedStream;
import dev.tollgate.server.config.AccessConfig;
import dev.tollgate.server.database.Await;
import dev.tollgate.server.database.TestPostgres;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a key's end and its calls a second mean to its stream. */
@Timeout(60)
class TrackStreamAccessIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final KeyText bootstrap = TestKeys.unknown();
  private TestServer server;
  private ManagedChannel channel;
  private TestKeys keys;

  @BeforeEach
  void start() {
    server =
        TestServer.on(
            TestPostgres.freshDatabase(),
            InstantSource.system(),
            new AccessConfig(true, Optional.of(bootstrap), 1_000_000));
    channel = NettyChannelBuilder.forTarget(server.target()).usePlaintext().build();
    keys = new TestKeys(channel, bootstrap.reveal());
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.close();
  }

  private Channel with(String keyText) {
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(TestKeys.bearer(keyText)));
  }

  private static TrackItem item(int no) {
    return TrackItem.newBuilder()
        .setInbound(
            TrackMessageRequest.newBuilder()
                .setTenantId("shop")
                .setCustomerId("c")
                .setMessageId("m" + no))
        .build();
  }

  private long recorded() {
    return UsageServiceGrpc.newBlockingStub(with(bootstrap.reveal()))
        .getUsage(GetUsageRequest.newBuilder().setTenantId("shop").build())
        .getUsage()
        .getInboundCount();
  }

  @Test
  void aRevokedKeyRecordsNothingMore() throws Exception {
    String key = keys.create(List.of(Scope.SCOPE_TRACK));
    TrackedStream stream = TrackedStream.begin(with(key));
    stream.send(item(0));
    Await.until("the item is answered", LIMIT, () -> stream.results().size() == 1);
    keys.revoke(key);
    // Nothing is sent: the server finds out by itself.
    StatusRuntimeException failure = assertThrows(StatusRuntimeException.class, stream::await);
    assertEquals(Code.UNAUTHENTICATED, failure.getStatus().getCode());
    ErrorInfo info = StatusProto.fromThrowable(failure).getDetails(0).unpack(ErrorInfo.class);
    assertEquals("KEY_REVOKED", info.getReason());
    stream.send(item(1));
    assertEquals(1, recorded());
  }

  @Test
  void aStreamIsReadNoFasterThanItsKeyMayCall() throws Exception {
    String slow =
        keys.make(
                ApiKey.newBuilder()
                    .setName("slow")
                    .addScopes(Scope.SCOPE_TRACK)
                    .setAllTenants(true)
                    .setRequestsPerSecond(1))
            .getKeyText();
    long start = System.nanoTime();
    List<TrackResult> results =
        TrackedStream.of(with(slow), IntStream.range(0, 2_500).mapToObj(no -> item(no)).toList());
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.println("TrackStreamAccessIT: 2500 items at 1 call a second in " + took);
    assertEquals(2_500, results.size());
    assertTrue(results.stream().allMatch(TrackResult::hasInbound));
    // The call itself and two more, the first of which was there at once.
    assertTrue(took.compareTo(Duration.ofMillis(1_900)) >= 0, "took " + took);
    assertEquals(2_500, recorded());
  }
}
