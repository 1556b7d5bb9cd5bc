package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackMessageResponse;
import dev.tollgate.server.domain.TrackOutcome;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the transport itself makes of sizes, compression and broken frames. */
class TransportIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final RequestValidator VALIDATOR = new RequestValidator();
  private static final String TRACK =
      MeteringServiceGrpc.getTrackMessageMethod().getFullMethodName();
  private static final byte[] GOOD =
      TrackMessageRequest.newBuilder().setTenantId("t").setCustomerId("c").build().toByteArray();

  /** What gRPC's transport calls INTERNAL by itself, before a call reaches any interceptor. */
  private static final Set<String> FRAME_FAULTS =
      Set.of(
          "grpc-status 13 gRPC frame header malformed: reserved bits not zero",
          "grpc-status 13 Can't decode compressed gRPC message as compression not configured",
          "grpc-status 13 Encountered end-of-stream mid-frame");

  private final FakeSink sink = new FakeSink(Duration.ofDays(35));
  private final HealthStatusManager health = new HealthStatusManager();
  private GrpcServer server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    InstantSource clock = InstantSource.system();
    Tracker tracker = new Tracker(sink, VALIDATOR, clock, Duration.ofDays(35));
    server =
        GrpcServer.start(
            new GrpcServer.Entrance(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                null,
                new EveryoneAdmitted()),
            health,
            List.of(
                new MeteringApi(
                    VALIDATOR,
                    new MeteringApi.Recording(tracker, new TrackStreams(tracker, sink)),
                    new FakeDesk(clock.instant()),
                    FakeReservations.at(clock),
                    clock)));
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow();
    server.stop(DEADLINE);
  }

  @Test
  void aRequestOverTheLimitIsRefusedByItsSize() {
    ByteString big = ByteString.copyFrom(new byte[GrpcServer.MESSAGE_BYTES_MAX + 1]);
    RawCall.Result result = RawCall.unary(channel, TRACK, DEADLINE, List.of(big));
    assertEquals(Code.RESOURCE_EXHAUSTED, result.status().getCode());
  }

  @Test
  void aBareConnectionGetsAnswers() throws Exception {
    assertEquals("grpc-status 0", bare(Map.of(), frame(0, GOOD)).substring(0, 13));
    assertEquals(1, sink.recorded());
  }

  @Test
  void compressedRequestsAreTakenAndBrokenOnesInvalid() throws Exception {
    Map<String, String> gzip = Map.of("grpc-encoding", "gzip");
    assertStatus(Code.OK, bare(gzip, frame(1, gzipped(GOOD))));
    assertStatus(Code.INVALID_ARGUMENT, bare(gzip, frame(1, GOOD)));
    assertStatus(Code.INVALID_ARGUMENT, bare(gzip, frame(1, new byte[0])));
    byte[] cut = gzipped(GOOD);
    assertStatus(Code.INVALID_ARGUMENT, bare(gzip, frame(1, Arrays.copyOf(cut, 12))));
    byte[] bomb = gzipped(namedAtLength(2 * GrpcServer.MESSAGE_BYTES_MAX));
    assertStatus(Code.RESOURCE_EXHAUSTED, bare(gzip, frame(1, bomb)));
    assertStatus(
        Code.UNIMPLEMENTED, bare(Map.of("grpc-encoding", "zstd"), frame(1, gzipped(GOOD))));
    assertEquals(1, sink.recorded());
  }

  @Test
  void anyBytesInAFrameEndTheCallAndReachNoHandler() throws Exception {
    long seed = Long.getLong("tollgate.fuzz.seed", System.nanoTime());
    System.out.println("TransportIT: -Dtollgate.fuzz.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      byte[] data = new byte[random.nextInt(64)];
      random.nextBytes(data);
      if (random.nextBoolean() && data.length > 4) {
        data = frame(random.nextInt(3), data);
      }
      assertRefused(bare(Map.of(), data));
    }
    for (String data : List.of("", "0000000000", "0000000009", "00ff000009", "0200000000")) {
      assertRefused(bare(Map.of(), HexFormat.of().parseHex(data)));
    }
    assertEquals(0, sink.recorded());
  }

  private static void assertRefused(String end) {
    boolean known = end.startsWith("grpc-status 3 ") || end.startsWith("grpc-status 8 ");
    assertTrue(known || FRAME_FAULTS.contains(end), end);
  }

  @Test
  void reflectionNamesTheServices() throws Exception {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(channel).serverReflectionInfo(first(answer));
    requests.onNext(
        ServerReflectionRequest.newBuilder()
            .setFileContainingSymbol(MeteringServiceGrpc.SERVICE_NAME)
            .build());
    requests.onCompleted();
    assertTrue(answer.join().hasFileDescriptorResponse(), answer.join().toString());
  }

  private static <T> StreamObserver<T> first(CompletableFuture<T> answer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(T value) {
        answer.complete(value);
      }

      @Override
      public void onError(Throwable thrown) {
        answer.completeExceptionally(thrown);
      }

      @Override
      public void onCompleted() {
        answer.completeExceptionally(new IllegalStateException("no answer"));
      }
    };
  }

  @Test
  void healthIsServed() {
    HealthCheckResponse answer =
        HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());
    assertEquals(HealthCheckResponse.ServingStatus.SERVING, answer.getStatus());
  }

  @Test
  void stoppingWaitsForTheCallsUnderWay() throws Exception {
    CompletableFuture<TrackOutcome> outcome = new CompletableFuture<>();
    sink.answerWith(outcome);
    CompletableFuture<TrackMessageResponse> answer = new CompletableFuture<>();
    MeteringServiceGrpc.newStub(channel)
        .trackMessage(TrackMessageRequest.parseFrom(GOOD), first(answer));
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (sink.submissions().isEmpty() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    CompletableFuture<Boolean> stopped =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return server.stop(DEADLINE);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    FakeSink exact = new FakeSink(Duration.ofDays(35));
    FakeSink.Submission submission = sink.submissions().get(0);
    assertFalse(stopped.isDone());
    assertTrue(outcome.complete(exact.submit(submission.message(), submission.expiresAt()).join()));
    assertNotNull(answer.join());
    assertTrue(stopped.join());
  }

  private String bare(Map<String, String> metadata, byte[] data) throws Exception {
    try (RawConnection connection = new RawConnection(server.port())) {
      return connection.call(TRACK, metadata, data);
    }
  }

  private static void assertStatus(Code code, String end) {
    assertTrue(end.startsWith("grpc-status " + code.value() + " "), end);
  }

  private static byte[] namedAtLength(int characters) {
    return TrackMessageRequest.newBuilder()
        .setTenantId("t")
        .setCustomerId("c")
        .setCustomerName("n".repeat(characters))
        .build()
        .toByteArray();
  }

  private static byte[] frame(int flag, byte[] message) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(flag);
    frame.write(message.length >> 24);
    frame.write(message.length >> 16);
    frame.write(message.length >> 8);
    frame.write(message.length);
    frame.writeBytes(message);
    return frame.toByteArray();
  }

  private static byte[] gzipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
