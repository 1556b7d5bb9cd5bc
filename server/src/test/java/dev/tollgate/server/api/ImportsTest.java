package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.util.Timestamps;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.ImportMessagesRequest;
import dev.tollgate.metering.v1.ImportMessagesResponse;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.TrackOutcome;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import dev.tollgate.server.domain.TrackOutcome.Refused;
import dev.tollgate.server.pipeline.LaneLimits;
import dev.tollgate.server.pipeline.MessageSink;
import dev.tollgate.server.pipeline.TrackRules;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ImportsTest {
  private static final Instant NOW = Instant.parse("2025-01-15T12:00:00Z");
  private static final Duration LATENESS_MAX = Duration.ofDays(35);
  private static final RequestValidator VALIDATOR = new RequestValidator();

  private final FakeSink recorder = new FakeSink(LATENESS_MAX);

  /** Imports into a sink, served in this process. */
  private static final class Serving implements AutoCloseable {
    private final Imports imports;
    private final Server server;
    private final ManagedChannel channel;

    Serving(MessageSink sink, int queueMax) throws Exception {
      imports =
          new Imports(
              sink,
              sink,
              VALIDATOR,
              InstantSource.fixed(NOW),
              new TrackRules(LATENESS_MAX, true, "FREE"),
              new ImportBounds(new LaneMap(16), new LaneLimits(1, queueMax, 1)));
      AdminServiceGrpc.AdminServiceImplBase service =
          new AdminServiceGrpc.AdminServiceImplBase() {
            @Override
            public StreamObserver<ImportMessagesRequest> importMessages(
                StreamObserver<ImportMessagesResponse> observer) {
              return imports.begin(observer);
            }
          };
      String name = InProcessServerBuilder.generateName();
      server =
          InProcessServerBuilder.forName(name)
              .directExecutor()
              .addService(Intercepted.service(service, new EveryoneAdmitted()))
              .build()
              .start();
      channel = InProcessChannelBuilder.forName(name).directExecutor().build();
    }

    @Override
    public void close() {
      channel.shutdownNow();
      server.shutdownNow();
      imports.close();
    }

    CompletableFuture<ImportMessagesResponse> imported(int items) {
      CompletableFuture<ImportMessagesResponse> answer = new CompletableFuture<>();
      StreamObserver<ImportMessagesRequest> requests =
          AdminServiceGrpc.newStub(channel)
              .importMessages(
                  new StreamObserver<>() {
                    @Override
                    public void onNext(ImportMessagesResponse value) {
                      answer.complete(value);
                    }

                    @Override
                    public void onError(Throwable failure) {
                      answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {}
                  });
      for (int i = 0; i < items; i++) {
        requests.onNext(item("m" + i));
      }
      requests.onCompleted();
      return answer;
    }
  }

  @Test
  void anItemThatMeetsAFullLaneIsHandedInAgain() throws Exception {
    Map<String, Integer> tries = new HashMap<>();
    MessageSink full =
        (message, expiresAt) -> {
          synchronized (tries) {
            return tries.merge(message.messageId(), 1, Integer::sum) < 3
                ? CompletableFuture.completedFuture(new Refused(Refusal.LANE_FULL))
                : recorder.submit(message, expiresAt);
          }
        };
    try (Serving it = new Serving(full, 10_000)) {
      ImportMessagesResponse answer = it.imported(20).get(20, TimeUnit.SECONDS);
      assertEquals(20, answer.getRecorded());
      assertEquals(0, answer.getRefused());
      assertEquals(20, recorder.recorded());
    }
  }

  @Test
  void nothingMoreIsReadWhileEnoughIsOnItsWay() throws Exception {
    List<CompletableFuture<TrackOutcome>> waiting = new ArrayList<>();
    List<Message> taken = new ArrayList<>();
    MessageSink slow =
        (message, expiresAt) -> {
          CompletableFuture<TrackOutcome> outcome = new CompletableFuture<>();
          taken.add(message);
          waiting.add(outcome);
          return outcome;
        };
    try (Serving it = new Serving(slow, 50)) {
      CompletableFuture<ImportMessagesResponse> answer = it.imported(100);
      // All runs on this thread: what was asked for is here.
      assertEquals(10, taken.size());
      for (int i = 0; i < 100; i++) {
        assertTrue(taken.size() - i <= 10, "on their way: " + (taken.size() - i));
        waiting.get(i).complete(recorder.submit(taken.get(i), Instant.MAX).join());
      }
      assertEquals(100, answer.get(20, TimeUnit.SECONDS).getRecorded());
    }
  }

  @Test
  void whatIsTheServersFaultEndsTheImportAndLeavesItsPlace() throws Exception {
    recorder.refuse(Refusal.DATABASE_AWAY);
    try (Serving it = new Serving(recorder, 10_000)) {
      for (int i = 0; i <= Imports.IMPORTS_MAX; i++) {
        CompletableFuture<ImportMessagesResponse> answer = it.imported(3);
        ExecutionException failure =
            assertThrows(ExecutionException.class, () -> answer.get(20, TimeUnit.SECONDS));
        Status status = Status.fromThrowable(failure);
        assertEquals(Code.UNAVAILABLE, status.getCode());
        assertEquals("the database is away", status.getDescription());
      }
    }
  }

  private static ImportMessagesRequest item(String id) {
    return ImportMessagesRequest.newBuilder()
        .setItem(
            TrackItem.newBuilder()
                .setInbound(
                    TrackMessageRequest.newBuilder()
                        .setTenantId("t")
                        .setCustomerId("c")
                        .setMessageId(id)
                        .setOccurredAt(Timestamps.fromSeconds(NOW.getEpochSecond()))))
        .build();
  }
}
