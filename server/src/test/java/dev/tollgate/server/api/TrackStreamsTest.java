package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.util.Timestamps;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.SendPath;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.TrackResult;
import dev.tollgate.server.TrackedStream;
import dev.tollgate.server.access.Caller;
import dev.tollgate.server.database.Await;
import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.Scope;
import dev.tollgate.server.domain.TrackOutcome;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import dev.tollgate.server.domain.TrackOutcome.Refused;
import dev.tollgate.server.pipeline.MessageSink;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TrackStreamsTest {
  private static final Instant NOW = Instant.parse("2025-01-15T12:00:00Z");
  private static final Duration LATENESS_MAX = Duration.ofDays(35);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final RequestValidator VALIDATOR = new RequestValidator();
  private static final Caller ONE_SHOP =
      new Caller("one", new Access(Set.of(Scope.TRACK), Set.of("t")));

  private final FakeSink recorder = new FakeSink(LATENESS_MAX);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private TrackStreams streams;
  private ManagedChannel channel;

  @BeforeEach
  void open() throws Exception {
    serve(recorder, Caller.ANONYMOUS, Standing.FREE, TrackStreams.AGE_MAX);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable part : opened) {
      part.close();
    }
  }

  private void serve(MessageSink sink) throws Exception {
    serve(sink, Caller.ANONYMOUS, Standing.FREE, TrackStreams.AGE_MAX);
  }

  private void serve(MessageSink sink, Caller caller, Standing standing, Duration ageMax)
      throws Exception {
    Tracker tracker = new Tracker(sink, VALIDATOR, InstantSource.fixed(NOW), LATENESS_MAX);
    streams = new TrackStreams(tracker, sink, ageMax);
    opened.add(streams);
    MeteringServiceGrpc.MeteringServiceImplBase service =
        new MeteringServiceGrpc.MeteringServiceImplBase() {
          @Override
          public StreamObserver<TrackItem> trackStream(StreamObserver<TrackResult> observer) {
            return streams.begin(observer);
          }
        };
    ServerInterceptor keys =
        new ServerInterceptor() {
          @Override
          public <Q, S> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
            Context context = Callers.with(Context.current(), caller, standing);
            return Contexts.interceptCall(context, call, headers, next);
          }
        };
    String name = InProcessServerBuilder.generateName();
    Server server =
        InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(Intercepted.service(service, keys))
            .build()
            .start();
    opened.add(server::shutdownNow);
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
    opened.add(channel::shutdownNow);
  }

  private static TrackItem item(String tenantId, int no) {
    return TrackItem.newBuilder()
        .setCorrelationId("c" + no)
        .setInbound(
            TrackMessageRequest.newBuilder()
                .setTenantId(tenantId)
                .setCustomerId("customer")
                .setMessageId("m" + no)
                .setOccurredAt(Timestamps.fromSeconds(NOW.getEpochSecond())))
        .build();
  }

  private static List<TrackItem> items(int count) {
    return IntStream.range(0, count).mapToObj(no -> item("t", no)).toList();
  }

  private static void inOrder(List<TrackResult> results) {
    for (int no = 0; no < results.size(); no++) {
      assertEquals("c" + no, results.get(no).getCorrelationId());
    }
  }

  /** Keeps its messages until a test decides what becomes of them. */
  private final class HeldSink implements MessageSink {
    private final List<Message> messages = new ArrayList<>();
    private final List<CompletableFuture<TrackOutcome>> outcomes = new ArrayList<>();

    @Override
    public synchronized CompletableFuture<TrackOutcome> submit(Message message, Instant expiresAt) {
      messages.add(message);
      outcomes.add(new CompletableFuture<>());
      return outcomes.get(outcomes.size() - 1);
    }

    synchronized int taken() {
      return messages.size();
    }

    void record(int no) {
      CompletableFuture<TrackOutcome> outcome;
      Message message;
      synchronized (this) {
        outcome = outcomes.get(no);
        message = messages.get(no);
      }
      outcome.complete(recorder.submit(message, Instant.MAX).join());
    }
  }

  /** Answers every message as it did the first. */
  private final class CountingSink implements MessageSink {
    private final AtomicInteger taken = new AtomicInteger();
    private @Nullable CompletableFuture<TrackOutcome> outcome;

    @Override
    public synchronized CompletableFuture<TrackOutcome> submit(Message message, Instant expiresAt) {
      taken.incrementAndGet();
      CompletableFuture<TrackOutcome> first = outcome;
      if (first == null) {
        first = recorder.submit(message, expiresAt);
        outcome = first;
      }
      return first;
    }
  }

  @Test
  void answersComeInTheOrderOfTheItems() throws Exception {
    HeldSink held = new HeldSink();
    serve(held);
    TrackedStream stream = TrackedStream.begin(channel);
    items(10).forEach(stream::send);
    for (int no = 9; no > 0; no--) {
      held.record(no);
      assertEquals(0, stream.results().size());
    }
    held.record(0);
    List<TrackResult> results = stream.finish();
    assertEquals(10, results.size());
    inOrder(results);
    assertTrue(results.stream().allMatch(TrackResult::hasInbound));
  }

  @Test
  void aBadItemFailsAloneAndAsItsOwnCallWould() throws Exception {
    serve(recorder, ONE_SHOP, Standing.FREE, TrackStreams.AGE_MAX);
    TrackItem.Builder labelled = item("t", 2).toBuilder();
    for (int i = 0; i < 60; i++) {
      labelled.getInboundBuilder().putLabels("k" + i, "v".repeat(200));
    }
    List<TrackItem> items =
        List.of(
            item("t", 0),
            item("", 1),
            labelled.build(),
            item("another", 3),
            item("t", 0).toBuilder()
                .setCorrelationId("c4")
                .setInbound(item("t", 0).getInbound().toBuilder().setCustomerId("x"))
                .build(),
            item("t", 5).toBuilder()
                .setInbound(
                    item("t", 5).getInbound().toBuilder()
                        .setOccurredAt(
                            Timestamps.fromSeconds(NOW.minus(LATENESS_MAX).getEpochSecond() - 1)))
                .build(),
            item("t", 0).toBuilder().setCorrelationId("c6").build(),
            TrackItem.newBuilder()
                .setCorrelationId("c7")
                .setOutbound(
                    TrackOutboundRequest.newBuilder()
                        .setTenantId("t")
                        .setCustomerId("customer")
                        .setMessageId("m7")
                        .setPath(SendPath.SEND_PATH_DIRECT))
                .build());
    List<TrackResult> results = TrackedStream.of(channel, items);
    inOrder(results);
    assertEquals(
        List.of(
            Code.OK,
            Code.INVALID_ARGUMENT,
            Code.INVALID_ARGUMENT,
            Code.PERMISSION_DENIED,
            Code.ALREADY_EXISTS,
            Code.OUT_OF_RANGE,
            Code.OK,
            Code.OK),
        results.stream()
            .map(result -> Status.fromCodeValue(result.getError().getCode()).getCode())
            .toList());
    BadRequest bad = results.get(1).getError().getDetails(0).unpack(BadRequest.class);
    assertEquals("inbound.tenant_id", bad.getFieldViolations(0).getField());
    ErrorInfo foreign = results.get(3).getError().getDetails(0).unpack(ErrorInfo.class);
    assertEquals("TENANT_NOT_ALLOWED", foreign.getReason());
    assertFalse(results.get(0).getInbound().getDuplicate());
    assertTrue(results.get(6).getInbound().getDuplicate());
    assertTrue(results.get(7).hasOutbound());
    assertEquals(2, recorder.recorded());
  }

  @Test
  void anItemThatIsMuchTooLargeEndsTheStream() throws Exception {
    TrackedStream stream = TrackedStream.begin(channel);
    stream.send(item("t", 0));
    TrackItem.Builder large = item("t", 1).toBuilder();
    large.getInboundBuilder().setCustomerName("x".repeat(1_000_000));
    stream.send(large.build());
    StatusRuntimeException failure = assertThrows(StatusRuntimeException.class, stream::await);
    assertEquals(Code.RESOURCE_EXHAUSTED, failure.getStatus().getCode());
    assertEquals(1, stream.results().size());
    assertEquals(0, streams.taken());
  }

  @Test
  void aFullLaneIsWaitedForAndNothingIsReadMeanwhile() throws Exception {
    Set<String> refused = new HashSet<>();
    AtomicInteger room = new AtomicInteger(5);
    Map<String, Integer> tries = new HashMap<>();
    MessageSink narrow =
        (message, expiresAt) -> {
          synchronized (tries) {
            tries.merge(message.messageId(), 1, Integer::sum);
            if (room.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
              refused.add(message.messageId());
              return CompletableFuture.completedFuture(new Refused(Refusal.LANE_FULL));
            }
          }
          return recorder.submit(message, expiresAt);
        };
    serve(narrow);
    TrackedStream stream = TrackedStream.begin(channel);
    items(20).forEach(stream::send);
    Await.until(
        "it is handed in again and again",
        LIMIT,
        () -> {
          synchronized (tries) {
            return tries.getOrDefault("m5", 0) >= 3;
          }
        });
    synchronized (tries) {
      assertEquals(Set.of("m5"), refused);
      assertEquals(6, tries.size());
    }
    room.set(1_000);
    List<TrackResult> results = stream.finish();
    assertEquals(20, results.size());
    inOrder(results);
    assertTrue(results.stream().allMatch(TrackResult::hasInbound));
    assertEquals(20, recorder.recorded());
  }

  @Test
  void aCallerThatDoesNotReadIsNotReadFrom() throws Exception {
    CountingSink sink = new CountingSink();
    serve(sink);
    TrackedStream stream = TrackedStream.slow(channel);
    items(3_000).forEach(stream::send);
    // All runs on this thread. What the transport takes beyond is what it says it is ready for.
    int held = sink.taken.get();
    assertTrue(held >= StreamAnswers.ITEMS_MAX, "taken " + held);
    assertTrue(held <= StreamAnswers.ITEMS_MAX + 200, "taken " + held);
    stream.read(100);
    int more = sink.taken.get() - held;
    assertTrue(more <= 100 + StreamAnswers.ITEMS_MAX / 4, "taken " + more);
    stream.read(Integer.MAX_VALUE);
    List<TrackResult> results = stream.finish();
    assertEquals(3_000, results.size());
    inOrder(results);
  }

  @Test
  void noMoreThanTheLimitIsOnItsWay() throws Exception {
    HeldSink held = new HeldSink();
    serve(held);
    TrackedStream stream = TrackedStream.begin(channel);
    items(1_300).forEach(stream::send);
    assertEquals(StreamAnswers.ITEMS_MAX, held.taken());
    for (int no = 0; no < 1_300; no++) {
      held.record(no);
      int onTheirWay = held.taken() - (no + 1);
      assertTrue(onTheirWay <= StreamAnswers.ITEMS_MAX, "on their way: " + onTheirWay);
    }
    assertEquals(1_300, stream.finish().size());
  }

  @Test
  void longItemsAreLimitedByTheirBytes() throws Exception {
    HeldSink held = new HeldSink();
    serve(held);
    TrackedStream stream = TrackedStream.begin(channel);
    List<TrackItem> items = longItems();
    int fit = StreamAnswers.BYTES_MAX / items.get(150).getSerializedSize();
    items.forEach(stream::send);
    assertTrue(held.taken() <= fit + 2, "taken " + held.taken() + " of " + fit);
    for (int no = 0; no < 300; no++) {
      held.record(no);
    }
    inOrder(stream.finish());
  }

  @Test
  void manyStreamsShareTheBytes() throws Exception {
    HeldSink held = new HeldSink();
    serve(held);
    List<TrackedStream> others = new ArrayList<>();
    for (int i = 1; i < TrackStreams.STREAMS_MAX; i++) {
      others.add(TrackedStream.begin(channel));
    }
    TrackedStream stream = TrackedStream.begin(channel);
    List<TrackItem> items = longItems();
    int share = TrackStreams.BYTES_MAX / TrackStreams.STREAMS_MAX;
    int fit = share / items.get(150).getSerializedSize();
    assertTrue(share < StreamAnswers.BYTES_MAX && fit > 0, "share " + share);
    items.forEach(stream::send);
    assertTrue(held.taken() > 0 && held.taken() <= fit + 2, held.taken() + " of " + fit);
    for (TrackedStream other : others) {
      other.cancel();
    }
    for (int no = 0; no < 300; no++) {
      held.record(no);
    }
    inOrder(stream.finish());
  }

  private static List<TrackItem> longItems() {
    List<TrackItem> items = new ArrayList<>();
    for (int no = 0; no < 300; no++) {
      TrackItem.Builder item = item("t", no).toBuilder();
      for (int label = 0; label < 8; label++) {
        item.getInboundBuilder().putLabels("k" + label, "v".repeat(256));
      }
      items.add(item.build());
    }
    return items;
  }

  @Test
  void aStreamCountsAsACallForEachThousandItemsAndWaitsForThem() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger left = new AtomicInteger(1);
    Standing standing =
        new Standing(
            Optional::empty,
            () -> {
              if (left.getAndUpdate(one -> Math.max(0, one - 1)) > 0) {
                calls.incrementAndGet();
                return Duration.ZERO;
              }
              return Duration.ofMillis(5);
            });
    CountingSink sink = new CountingSink();
    serve(sink, ONE_SHOP, standing, TrackStreams.AGE_MAX);
    TrackedStream stream = TrackedStream.begin(channel);
    items(4_500).forEach(stream::send);
    assertEquals(2_000, sink.taken.get());
    assertEquals(1, calls.get());
    left.set(100);
    assertEquals(4_500, stream.finish().size());
    assertEquals(4, calls.get());
  }

  @Test
  void aKeyThatEndsEndsItsStreamAndRecordsNothingMore() throws Exception {
    AtomicInteger ended = new AtomicInteger();
    Standing standing =
        new Standing(
            () ->
                ended.get() == 0
                    ? Optional.empty()
                    : Optional.of(
                        AccessFaults.unauthenticated(AccessFaults.Unauthenticated.KEY_REVOKED)),
            () -> Duration.ZERO);
    serve(recorder, ONE_SHOP, standing, TrackStreams.AGE_MAX);
    TrackedStream stream = TrackedStream.begin(channel);
    items(3).forEach(stream::send);
    ended.set(1);
    stream.send(item("t", 3));
    StatusRuntimeException failure = assertThrows(StatusRuntimeException.class, stream::await);
    assertEquals(Code.UNAUTHENTICATED, failure.getStatus().getCode());
    assertEquals(3, recorder.recorded());
    assertEquals(3, stream.results().size());
    assertEquals(0, streams.taken());
  }

  @Test
  void anOldStreamIsAnsweredAndEnded() throws Exception {
    HeldSink held = new HeldSink();
    serve(held, Caller.ANONYMOUS, Standing.FREE, Duration.ofMillis(50));
    TrackedStream stream = TrackedStream.begin(channel);
    AtomicInteger sent = new AtomicInteger();
    Await.until(
        "no more is read",
        LIMIT,
        () -> {
          stream.send(item("t", sent.getAndIncrement()));
          return held.taken() < sent.get();
        });
    for (int no = 0; no < held.taken(); no++) {
      held.record(no);
    }
    List<TrackResult> results = stream.await();
    assertEquals(held.taken(), results.size());
    inOrder(results);
    assertEquals(0, streams.taken());
  }

  @Test
  void aStopAnswersWhatWasReadAndTakesNoMore() throws Exception {
    HeldSink held = new HeldSink();
    serve(held);
    TrackedStream stream = TrackedStream.begin(channel);
    items(5).forEach(stream::send);
    streams.stop();
    stream.send(item("t", 5));
    assertEquals(5, held.taken());
    for (int no = 0; no < 5; no++) {
      held.record(no);
    }
    StatusRuntimeException failure = assertThrows(StatusRuntimeException.class, stream::await);
    assertEquals(Code.UNAVAILABLE, failure.getStatus().getCode());
    assertEquals(5, stream.results().size());
    assertEquals(
        Code.UNAVAILABLE,
        assertThrows(StatusRuntimeException.class, () -> TrackedStream.begin(channel).await())
            .getStatus()
            .getCode());
    assertEquals(0, streams.taken());
  }

  @Test
  void aStreamThatIsCancelledLeavesItsPlaceAndWhatItSentIsRecorded() throws Exception {
    HeldSink held = new HeldSink();
    serve(held);
    for (int i = 0; i <= TrackStreams.STREAMS_MAX; i++) {
      TrackedStream stream = TrackedStream.begin(channel);
      stream.send(item("t", i));
      assertEquals(1, streams.taken());
      stream.cancel();
      assertEquals(0, streams.taken());
      held.record(i);
    }
    assertEquals(TrackStreams.STREAMS_MAX + 1, recorder.recorded());
  }

  @Test
  void moreStreamsThanMayBeAreRefused() throws Exception {
    List<TrackedStream> all = new ArrayList<>();
    for (int i = 0; i < TrackStreams.STREAMS_MAX; i++) {
      all.add(TrackedStream.begin(channel));
    }
    StatusRuntimeException failure =
        assertThrows(StatusRuntimeException.class, () -> TrackedStream.begin(channel).await());
    assertEquals(Code.UNAVAILABLE, failure.getStatus().getCode());
    all.get(0).finish();
    assertEquals(1, TrackedStream.of(channel, items(1)).size());
  }
}
