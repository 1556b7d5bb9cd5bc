package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.TrackBatchRequest;
import dev.tollgate.metering.v1.TrackBatchResponse;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackMessageResponse;
import dev.tollgate.server.database.Await;
import dev.tollgate.server.domain.TrackOutcome;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one caller can take: over a socket, with limits small enough to be met. */
class CallLimitsIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration LATENESS_MAX = Duration.ofDays(35);
  private static final RequestValidator VALIDATOR = new RequestValidator();
  private static final String TRACK =
      MeteringServiceGrpc.getTrackMessageMethod().getFullMethodName();
  private static final String BATCH = MeteringServiceGrpc.getTrackBatchMethod().getFullMethodName();
  private static final TrackMessageRequest GOOD =
      TrackMessageRequest.newBuilder().setTenantId("t").setCustomerId("c").build();

  private final FakeSink sink = new FakeSink(LATENESS_MAX);
  private final List<ManagedChannel> channels = new ArrayList<>();
  private CallMemory memory = new CallMemory(64 * 1024 * 1024);
  private final List<GrpcServer> servers = new ArrayList<>();

  private ManagedChannel start(Duration callMax) throws Exception {
    InstantSource clock = InstantSource.system();
    Tracker tracker = new Tracker(sink, VALIDATOR, clock, LATENESS_MAX);
    servers.add(
        GrpcServer.start(
            new GrpcServer.Entrance(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                null,
                new EveryoneAdmitted()),
            new HealthStatusManager(),
            List.of(
                new MeteringApi(
                    VALIDATOR,
                    new MeteringApi.Recording(tracker, new TrackStreams(tracker, sink)),
                    new FakeDesk(clock.instant()),
                    FakeReservations.at(clock),
                    clock)),
            new CallLimits(callMax, memory)));
    return connected();
  }

  private ManagedChannel connected() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", servers.get(0).port()).usePlaintext().build();
    channels.add(channel);
    return channel;
  }

  @AfterEach
  void stop() throws Exception {
    channels.forEach(ManagedChannel::shutdownNow);
    for (GrpcServer server : servers) {
      server.stop(Duration.ZERO);
    }
  }

  @Test
  void aCallWithoutADeadlineIsEnded() throws Exception {
    ManagedChannel channel = start(Duration.ofMillis(300));
    sink.answerWith(new CompletableFuture<>());
    assertEquals(Code.DEADLINE_EXCEEDED, end(tracked(channel, CallOptions.DEFAULT)).getCode());
    assertEquals(
        Code.DEADLINE_EXCEEDED,
        end(tracked(channel, CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.HOURS))).getCode());
    Await.until("all is given back", LIMIT, () -> memory.held() == 0);
  }

  @Test
  void aCallThatNeverHalfClosesIsEnded() throws Exception {
    ManagedChannel channel = start(Duration.ofMillis(300));
    Status status = end(stalled(channel));
    assertEquals(Code.DEADLINE_EXCEEDED, status.getCode());
    assertTrue(
        String.valueOf(status.getDescription()).startsWith("no call lasts"), status::toString);
    assertEquals(0, sink.recorded());
  }

  @Test
  void whatIsAnsweredAfterTheEndIsDropped() throws Exception {
    ManagedChannel channel = start(Duration.ofMillis(300));
    CompletableFuture<TrackOutcome> outcome = new CompletableFuture<>();
    sink.answerWith(outcome);
    assertEquals(Code.DEADLINE_EXCEEDED, end(tracked(channel, CallOptions.DEFAULT)).getCode());
    FakeSink.Submission submission = sink.submissions().get(0);
    FakeSink exact = new FakeSink(LATENESS_MAX);
    TrackOutcome answer = exact.submit(submission.message(), submission.expiresAt()).join();
    assertTrue(outcome.complete(answer));
    sink.answerWith(outcome);
    assertEquals(Code.OK, end(tracked(channel, CallOptions.DEFAULT)).getCode());
  }

  private static CompletableFuture<Status> tracked(Channel channel, CallOptions options) {
    CompletableFuture<Status> ended = new CompletableFuture<>();
    ClientCall<TrackMessageRequest, TrackMessageResponse> call =
        channel.newCall(MeteringServiceGrpc.getTrackMessageMethod(), options);
    call.start(new Ending<>(ended), new Metadata());
    call.request(2);
    call.sendMessage(GOOD);
    call.halfClose();
    return ended;
  }

  /** A call with a request that is never half-closed. */
  private static CompletableFuture<Status> stalled(Channel channel) {
    CompletableFuture<Status> ended = new CompletableFuture<>();
    ClientCall<TrackMessageRequest, TrackMessageResponse> call =
        channel.newCall(MeteringServiceGrpc.getTrackMessageMethod(), CallOptions.DEFAULT);
    call.start(new Ending<>(ended), new Metadata());
    call.request(2);
    call.sendMessage(GOOD);
    return ended;
  }

  private static Status end(CompletableFuture<Status> call) throws Exception {
    return call.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private static final class Ending<T> extends ClientCall.Listener<T> {
    private final CompletableFuture<Status> ended;

    Ending(CompletableFuture<Status> ended) {
      this.ended = ended;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      ended.complete(status);
    }
  }

  @Test
  void onlyABatchMayBeLong() throws Exception {
    ManagedChannel channel = start(LIMIT);
    ByteString long34k = ByteString.copyFrom(new byte[34 * 1024]);
    RawCall.Result refused = RawCall.unary(channel, TRACK, LIMIT, List.of(long34k));
    assertEquals(Code.RESOURCE_EXHAUSTED, refused.status().getCode());
    assertEquals("the request is over its limit of 32768 bytes", refused.status().getDescription());
    RawCall.Result zipped = RawCall.zipped(channel, TRACK, LIMIT, List.of(long34k));
    assertEquals(Code.RESOURCE_EXHAUSTED, zipped.status().getCode(), zipped.status().toString());
    Await.until("all is given back", LIMIT, () -> memory.held() == 0);
  }

  @Test
  void aMillionElementsAreRefusedByTheirField() throws Exception {
    ManagedChannel channel = start(LIMIT);
    // 2,000,000 empty labels: what 4 MiB hold.
    byte[] labels = new byte[4 * 1000 * 1000];
    for (int i = 0; i < labels.length; i += 2) {
      labels[i] = 0x3a;
    }
    TrackItem item =
        TrackItem.newBuilder().setInbound(TrackMessageRequest.getDefaultInstance()).build();
    ByteString inner = ByteString.copyFrom(labels);
    ByteString batch =
        delimited(1, delimited(2, inner))
            .concat(TrackBatchRequest.newBuilder().addItems(item).build().toByteString());
    assertField("items[0].inbound.labels", RawCall.unary(channel, BATCH, LIMIT, List.of(batch)));
    byte[] items = new byte[4 * 1000 * 1000];
    for (int i = 0; i < items.length; i += 2) {
      items[i] = 0x0a;
    }
    assertField("items", RawCall.unary(channel, BATCH, LIMIT, List.of(ByteString.copyFrom(items))));
    assertField(
        "items", RawCall.zipped(channel, BATCH, LIMIT, List.of(ByteString.copyFrom(items))));
    assertField(
        "labels",
        RawCall.unary(channel, TRACK, LIMIT, List.of(ByteString.copyFrom(labels, 0, 30_000))));
    assertEquals(0, sink.recorded());
  }

  private static ByteString delimited(int field, ByteString content) {
    ByteString.Output out = ByteString.newOutput();
    out.write(field << 3 | 2);
    for (int left = content.size(); ; left >>>= 7) {
      if (left < 0x80) {
        out.write(left);
        break;
      }
      out.write((left & 0x7f) | 0x80);
    }
    return out.toByteString().concat(content);
  }

  private static void assertField(String field, RawCall.Result result) throws Exception {
    assertEquals(Code.INVALID_ARGUMENT, result.status().getCode(), result.status().toString());
    com.google.rpc.Status status =
        StatusProto.fromStatusAndTrailers(result.status(), result.trailers());
    assertNotNull(status);
    BadRequest bad = status.getDetails(0).unpack(BadRequest.class);
    assertEquals(field, bad.getFieldViolations(0).getField());
  }

  @Test
  void aConnectionThatHoldsTooMuchIsRefusedAndOthersAreNot() throws Exception {
    memory = new CallMemory(256 * 1024);
    ManagedChannel greedy = start(LIMIT);
    sink.answerWith(new CompletableFuture<>());
    List<CompletableFuture<Status>> held = new ArrayList<>();
    Await.until(
        "a call is refused",
        LIMIT,
        () -> {
          held.add(stalled(greedy));
          return held.stream().anyMatch(CompletableFuture::isDone);
        });
    Status refused = end(held.stream().filter(CompletableFuture::isDone).findFirst().orElseThrow());
    assertEquals(Code.UNAVAILABLE, refused.getCode());
    assertNotNull(
        MeteringServiceGrpc.newBlockingStub(connected())
            .withDeadlineAfter(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
            .checkQuota(
                CheckQuotaRequest.newBuilder().setTenantId("t").setCustomerId("c").build()));
    greedy.shutdownNow();
    Await.until("all is given back", LIMIT, () -> memory.held() == 0);
  }

  @Test
  void watchesOfTheHealthAreFewAndTakeNothingFromCalls() throws Exception {
    memory = new CallMemory(1024 * 1024);
    ManagedChannel channel = start(LIMIT);
    List<Code> ended = Collections.synchronizedList(new ArrayList<>());
    for (int watch = 0; watch < 50; watch++) {
      HealthGrpc.newStub(channel)
          .watch(
              HealthCheckRequest.getDefaultInstance(),
              new StreamObserver<>() {
                @Override
                public void onNext(HealthCheckResponse response) {}

                @Override
                public void onError(Throwable thrown) {
                  ended.add(Status.fromThrowable(thrown).getCode());
                }

                @Override
                public void onCompleted() {}
              });
    }
    Await.until("all but a few are refused", LIMIT, () -> ended.size() >= 35);
    assertEquals(List.of(Code.UNAVAILABLE), ended.stream().distinct().toList());
    assertEquals(0, memory.held());
  }

  @Test
  void batchesAreAnsweredAndTheirSizesBounded() throws Exception {
    ManagedChannel channel = start(LIMIT);
    TrackItem.Builder item = TrackItem.newBuilder().setInbound(GOOD);
    TrackBatchRequest batch =
        TrackBatchRequest.newBuilder().addAllItems(Collections.nCopies(100, item.build())).build();
    MeteringServiceGrpc.MeteringServiceBlockingStub stub =
        MeteringServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    TrackBatchResponse plain = stub.trackBatch(batch);
    assertEquals(100, plain.getResultsCount());
    assertEquals(100, stub.withCompression("gzip").trackBatch(batch).getResultsCount());
    assertEquals(200, sink.recorded());
    Await.until("all is given back", LIMIT, () -> memory.held() == 0);
  }

  @Test
  void aFloodOfBatchesOfOneConnectionIsRefusedInPart() throws Exception {
    ManagedChannel channel = start(LIMIT);
    TrackItem.Builder item = TrackItem.newBuilder().setInbound(GOOD.toBuilder().setTenantId(""));
    TrackBatchRequest batch =
        TrackBatchRequest.newBuilder().addAllItems(Collections.nCopies(1000, item.build())).build();
    List<CompletableFuture<Code>> calls = new ArrayList<>();
    for (int i = 0; i < 4 * BatchThreads.WAITING_MAX; i++) {
      calls.add(code(channel, batch));
    }
    int refused = 0;
    for (CompletableFuture<Code> call : calls) {
      Code code = call.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertTrue(code == Code.OK || code == Code.UNAVAILABLE, code.name());
      refused += code == Code.UNAVAILABLE ? 1 : 0;
    }
    assertTrue(refused > 0 && refused < calls.size(), "refused " + refused);
    Await.until("all is given back", LIMIT, () -> memory.held() == 0);
  }

  private static CompletableFuture<Code> code(Channel channel, TrackBatchRequest batch) {
    CompletableFuture<Code> ended = new CompletableFuture<>();
    MeteringServiceGrpc.newStub(channel)
        .withDeadlineAfter(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .trackBatch(
            batch,
            new StreamObserver<>() {
              @Override
              public void onNext(TrackBatchResponse response) {}

              @Override
              public void onError(Throwable thrown) {
                ended.complete(Status.fromThrowable(thrown).getCode());
              }

              @Override
              public void onCompleted() {
                ended.complete(Code.OK);
              }
            });
    return ended;
  }
}
