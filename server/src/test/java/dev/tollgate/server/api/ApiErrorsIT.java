package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.MeteringServiceProto;
import dev.tollgate.metering.v1.TrackBatchResponse;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackMessageResponse;
import dev.tollgate.metering.v1.TrackOutboundResponse;
import dev.tollgate.metering.v1.TrackResult;
import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.Recipient;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers get who send what they should not, over a real socket. */
class ApiErrorsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Duration LATENESS_MAX = Duration.ofDays(35);
  private static final String TRACK =
      MeteringServiceGrpc.getTrackMessageMethod().getFullMethodName();

  /** Codes that say something about the request; every other one would be the server's failure. */
  private static final Set<Code> ANSWERS =
      EnumSet.of(
          Code.OK,
          Code.INVALID_ARGUMENT,
          Code.OUT_OF_RANGE,
          Code.ALREADY_EXISTS,
          Code.NOT_FOUND,
          Code.RESOURCE_EXHAUSTED);

  private static final Set<Code> OFTEN_MET =
      EnumSet.of(Code.OK, Code.INVALID_ARGUMENT, Code.RESOURCE_EXHAUSTED);

  private static final Set<String> SERVED =
      Set.of(
          "TrackMessage",
          "TrackOutbound",
          "TrackBatch",
          "TrackStream",
          "CheckQuota",
          "ReserveQuota",
          "ReleaseReservation");

  private static final RequestValidator VALIDATOR = new RequestValidator();

  private final FakeSink sink = new FakeSink(LATENESS_MAX);
  private GrpcServer server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    InstantSource clock = InstantSource.system();
    Tracker tracker = new Tracker(sink, VALIDATOR, clock, LATENESS_MAX);
    MeteringApi api =
        new MeteringApi(
            VALIDATOR,
            new MeteringApi.Recording(tracker, new TrackStreams(tracker, sink)),
            new FakeDesk(clock.instant()),
            FakeReservations.at(clock),
            clock);
    server =
        GrpcServer.start(
            new GrpcServer.Entrance(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                null,
                new EveryoneAdmitted()),
            new HealthStatusManager(),
            List.of(api));
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port())
            .usePlaintext()
            .maxInboundMessageSize(64 * 1024 * 1024)
            .build();
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow();
    assertTrue(server.stop(DEADLINE));
  }

  @Test
  void bytesThatAreNoRequestAreInvalid() throws Exception {
    RawCall.Result result = call(TRACK, ByteString.fromHex("ffff01"));
    assertEquals(Code.INVALID_ARGUMENT, result.status().getCode());
    assertEquals(
        "request is not a valid tollgate.metering.v1.TrackMessageRequest",
        result.status().getDescription());
    assertEquals(0, sink.submissions().size());
  }

  @Test
  void twoThousandMutatedRequestsAreAnsweredAndOnlyGoodOnesRecorded() throws Exception {
    long seed = Long.getLong("tollgate.fuzz.seed", System.nanoTime());
    System.out.println("ApiErrorsIT: -Dtollgate.fuzz.seed=" + seed);
    RequestFuzzer fuzzer = new RequestFuzzer(seed, methods(), Instant.now());
    Map<Code, Integer> codes = new EnumMap<>(Code.class);
    int recorded = 0;
    for (int i = 0; i < 2000; i++) {
      RequestFuzzer.Shot shot = fuzzer.next();
      RawCall.Result result = call(shot.method(), shot.body());
      String what = "shot " + i + " " + shot.method() + " " + result.status();
      assertTrue(ANSWERS.contains(result.status().getCode()), what);
      codes.merge(result.status().getCode(), 1, Integer::sum);
      recorded += recorded(shot, result, what);
    }
    System.out.println("ApiErrorsIT: " + codes + ", recorded " + recorded);
    assertEquals(recorded, sink.recorded());
    assertTrue(recorded > 200, "recorded " + recorded);
    // The rarer ones, such as NOT_FOUND, a seed in a thousand does not meet.
    assertTrue(codes.keySet().containsAll(OFTEN_MET), codes.toString());
    sink.submissions().forEach(submission -> assertWellFormed(submission.message()));
  }

  /** All of the service's, those that are served five times. */
  private static List<MethodDescriptor> methods() {
    List<MethodDescriptor> all =
        MeteringServiceProto.getDescriptor().findServiceByName("MeteringService").getMethods();
    List<MethodDescriptor> methods = new ArrayList<>(all);
    for (MethodDescriptor method : all) {
      if (SERVED.contains(method.getName())) {
        methods.addAll(Collections.nCopies(4, method));
      }
    }
    return methods;
  }

  /** Of an item's answer, the same. */
  private static int recorded(TrackResult item, RequestFuzzer.Shot shot, String what) {
    Code code = Status.fromCodeValue(item.getError().getCode()).getCode();
    assertTrue(ANSWERS.contains(code), what + ": " + item);
    assertFalse(shot.good() && item.hasError(), what + ": " + item);
    boolean isNew = item.hasInbound() && !item.getInbound().getDuplicate();
    return isNew || (item.hasOutbound() && !item.getOutbound().getDuplicate()) ? 1 : 0;
  }

  /** How many messages an answer says are new. */
  private static int recorded(RequestFuzzer.Shot shot, RawCall.Result result, String what)
      throws Exception {
    ByteString response = result.response();
    if (!result.status().isOk()) {
      assertFalse(shot.good(), what);
      return 0;
    }
    assertNotNull(response, what);
    return switch (shot.method().substring(shot.method().indexOf('/') + 1)) {
      case "TrackMessage" -> TrackMessageResponse.parseFrom(response).getDuplicate() ? 0 : 1;
      case "TrackOutbound" -> TrackOutboundResponse.parseFrom(response).getDuplicate() ? 0 : 1;
      case "TrackBatch" -> {
        int count = 0;
        for (TrackResult item : TrackBatchResponse.parseFrom(response).getResultsList()) {
          count += recorded(item, shot, what);
        }
        yield count;
      }
      case "TrackStream" -> recorded(TrackResult.parseFrom(response), shot, what);
      default -> 0;
    };
  }

  private static void assertWellFormed(Message message) {
    assertText(message.tenantId(), 1, 128);
    assertText(message.messageId(), 1, 256);
    assertText(message.customerName(), 0, 256);
    if (message.recipient() instanceof Recipient.Customer customer) {
      assertText(customer.customerId(), 1, 256);
    } else if (message.recipient() instanceof Recipient.Conversation conversation) {
      assertText(conversation.conversationId(), 1, 64);
    }
    assertTrue(message.labels().size() <= 8);
    message.labels().keySet().forEach(key -> assertText(key, 1, 64));
    message.labels().values().forEach(value -> assertText(value, 0, 256));
    assertEquals(message.occurredAt().truncatedTo(ChronoUnit.MICROS), message.occurredAt());
    assertFalse(
        message.occurredAt().isAfter(message.receivedAt().plus(EventTime.FUTURE_MAX).plusMillis(1)),
        message.occurredAt().toString());
  }

  private static void assertText(String text, int min, int max) {
    int length = text.codePointCount(0, text.length());
    assertTrue(length >= min && length <= max, text);
    assertTrue(text.codePoints().noneMatch(Character::isISOControl), text);
  }

  @Test
  void aCallWithoutARequestOrWithTwoIsInvalid() {
    ByteString good =
        TrackMessageRequest.newBuilder().setTenantId("t").setCustomerId("c").build().toByteString();
    for (List<ByteString> bodies : List.of(List.<ByteString>of(), List.of(good, good))) {
      RawCall.Result result = RawCall.unary(channel, TRACK, DEADLINE, bodies);
      assertEquals(Code.INVALID_ARGUMENT, result.status().getCode(), result.toString());
    }
    assertEquals(0, sink.submissions().size());
  }

  private RawCall.Result call(String method, ByteString body) {
    return RawCall.unary(channel, method, DEADLINE, List.of(body));
  }
}
