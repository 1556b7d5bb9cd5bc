package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.metering.v1.UsageServiceGrpc;
import dev.tollgate.metering.v1.UsageUpdate;
import dev.tollgate.metering.v1.WatchUsageRequest;
import io.grpc.Context;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UsageWatchTest {
  /** A call as the server sees it. */
  private record Call(
      WatchUsageRequest request, ServerCallStreamObserver<UsageUpdate> answers, boolean deadline) {
    void tell(String tenantId) {
      answers.onNext(UsageUpdate.newBuilder().setTenantId(tenantId).build());
    }
  }

  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private Server server;
  private TollgateClient client;

  @BeforeEach
  void start() throws Exception {
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name)
            .addService(
                new UsageServiceGrpc.UsageServiceImplBase() {
                  @Override
                  public void watchUsage(
                      WatchUsageRequest request, StreamObserver<UsageUpdate> observer) {
                    ServerCallStreamObserver<UsageUpdate> answers =
                        (ServerCallStreamObserver<UsageUpdate>) observer;
                    answers.setOnCancelHandler(() -> cancelled.add("cancelled"));
                    calls.add(new Call(request, answers, Context.current().getDeadline() != null));
                  }
                })
            .build()
            .start();
    client =
        TollgateClient.builder()
            .channel(InProcessChannelBuilder.forName(name).build())
            .deadline(Duration.ofSeconds(10))
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.shutdownNow();
  }

  /** Notes what it is told. */
  private final UsageListener listener =
      new UsageListener() {
        @Override
        public void changed(TenantUsage usage) {
          told.add(usage.tenantId());
        }

        @Override
        public void interrupted(TollgateException failure, Duration pause) {
          told.add("interrupted " + failure.code());
        }

        @Override
        public void ended(TollgateException failure) {
          told.add("ended " + failure.code());
        }
      };

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing came");
    }
    return next;
  }

  @Test
  void asksForWhatIsWatchedWithoutADeadline() throws Exception {
    try (UsageWatch watch =
        client.watchUsage(List.of("b", "a", "b"), Duration.ofMillis(250), listener)) {
      assertNotNull(watch);
      Call call = next(calls);
      assertEquals(List.of("b", "a"), call.request().getTenantIdsList());
      assertEquals(
          com.google.protobuf.Duration.newBuilder().setNanos(250_000_000).build(),
          call.request().getMinInterval());
      assertTrue(!call.deadline(), "a watch lasts");
      call.tell("a");
      call.tell("b");
      assertEquals("a", next(told));
      assertEquals("b", next(told));
    }
    assertEquals("cancelled", next(cancelled));
  }

  @Test
  void callsAgainWhenACallHasReachedItsAge() throws Exception {
    try (UsageWatch watch = client.watchUsage(List.of(), listener)) {
      assertNotNull(watch);
      Call first = next(calls);
      assertTrue(!first.request().hasMinInterval(), "the server's default");
      first.tell("a");
      first.answers().onCompleted();
      Call second = next(calls);
      second.tell("b");
      assertEquals("a", next(told));
      assertEquals("b", next(told));
    }
  }

  @Test
  void callsAgainAfterFailuresThatPass() throws Exception {
    try (UsageWatch watch = client.watchUsage(List.of("a"), listener)) {
      assertNotNull(watch);
      next(calls).answers().onError(Status.UNAVAILABLE.asRuntimeException());
      assertEquals("interrupted UNAVAILABLE", next(told));
      next(calls).answers().onCompleted();
      assertEquals("interrupted INTERNAL", next(told));
      Call third = next(calls);
      third.tell("a");
      assertEquals("a", next(told));
      third.answers().onError(Status.UNAUTHENTICATED.asRuntimeException());
      assertEquals("interrupted UNAUTHENTICATED", next(told));
      next(calls).tell("a");
      assertEquals("a", next(told));
    }
  }

  @Test
  void aKeyThatIsRefusedAgainAndAgainEndsTheWatch() throws Exception {
    try (UsageWatch watch = client.watchUsage(List.of("a"), listener)) {
      assertNotNull(watch);
      for (int i = 1; i < UsageWatch.KEY_FAILURES_MAX; i++) {
        next(calls).answers().onError(Status.UNAUTHENTICATED.asRuntimeException());
        assertEquals("interrupted UNAUTHENTICATED", next(told));
      }
      next(calls).answers().onError(Status.UNAUTHENTICATED.asRuntimeException());
      assertEquals("ended UNAUTHENTICATED", next(told));
    }
    assertEquals(0, calls.size());
  }

  @Test
  void whatWouldFailAgainEndsTheWatch() throws Exception {
    for (Status status :
        List.of(
            Status.NOT_FOUND,
            Status.PERMISSION_DENIED,
            Status.INVALID_ARGUMENT,
            Status.UNIMPLEMENTED,
            Status.RESOURCE_EXHAUSTED)) {
      try (UsageWatch watch = client.watchUsage(List.of("a"), listener)) {
        assertNotNull(watch);
        next(calls).answers().onError(status.asRuntimeException());
        assertEquals("ended " + status.getCode(), next(told));
      }
    }
    assertEquals(0, calls.size());
  }

  @Test
  void aListenerThatFailsEndsTheWatch() throws Exception {
    UsageListener failing =
        new UsageListener() {
          @Override
          public void changed(TenantUsage usage) {
            throw new IllegalStateException("a test");
          }

          @Override
          public void ended(TollgateException failure) {
            told.add("ended " + failure.getCause());
          }
        };
    try (UsageWatch watch = client.watchUsage(List.of("a"), failing)) {
      assertNotNull(watch);
      next(calls).tell("a");
      assertEquals("ended java.lang.IllegalStateException: a test", next(told));
      assertEquals("cancelled", next(cancelled));
    }
  }

  @Test
  void nothingIsToldOfAClosedWatch() throws Exception {
    UsageWatch watch = client.watchUsage(List.of("a"), listener);
    Call call = next(calls);
    call.tell("a");
    assertEquals("a", next(told));
    watch.close();
    watch.close();
    assertEquals("cancelled", next(cancelled));
    assertNull(told.poll());
  }

  @Test
  void theClientsCloseEndsItsWatches() throws Exception {
    UsageWatch watch = client.watchUsage(List.of("a"), listener);
    next(calls).tell("a");
    assertEquals("a", next(told));
    long begin = System.nanoTime();
    client.close();
    assertEquals("cancelled", next(cancelled));
    assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(8), "it waits for none");
    assertNull(told.poll());
    watch.close();
  }
}
