package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackMessageResponse;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Retries, deadlines and reconnection over a real socket. */
@Timeout(60)
class RetryIT {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final InboundMessage MESSAGE = InboundMessage.builder("acme", "+100").build();

  private final FakeMeteringService service = new FakeMeteringService();
  private Server server;
  private TollgateClient client;

  @BeforeEach
  void start() throws IOException {
    server = serve(0);
    client = client(Duration.ofSeconds(20));
    service.inbound = TrackMessageResponse.newBuilder().setConversationId("c1").build();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
    client.close();
  }

  @Test
  void unavailableIsRetriedWithTheSameIdAndTime() {
    service.failNext(
        Failures.exception(Failures.unavailable(50)),
        Failures.withPushback(Failures.unavailable(50), "20"),
        Failures.exception(Failures.unavailable(50)));

    assertEquals("c1", client.direct().trackInbound(MESSAGE).conversationId());

    List<TrackMessageRequest> attempts = service.requests(TrackMessageRequest.class);
    assertEquals(4, attempts.size());
    assertEquals(1, new HashSet<>(attempts).size(), "every attempt is the same request");
    assertEquals(MESSAGE.messageId(), attempts.get(0).getMessageId());
    assertTrue(attempts.get(0).hasOccurredAt());
  }

  @Test
  void theFourthFailureIsTheCallers() {
    for (int i = 0; i < 5; i++) {
      service.failNext(Failures.exception(Failures.unavailable(50)));
    }

    TollgateException failure =
        assertThrows(TollgateException.class, () -> client.direct().trackInbound(MESSAGE));

    assertEquals(Code.UNAVAILABLE, failure.code());
    assertEquals(4, service.requests(TrackMessageRequest.class).size());
  }

  @Test
  void aServerThatAsksForNoRetryGetsNone() {
    service.failNext(Failures.withPushback(Failures.unavailable(50), "-1"));

    TollgateException failure =
        assertThrows(TollgateException.class, () -> client.direct().trackInbound(MESSAGE));

    assertTrue(failure.retryable());
    assertEquals(1, service.requests(TrackMessageRequest.class).size());
  }

  @Test
  void otherFailuresAreNotRetried() {
    service.failNext(Failures.exception(Failures.invalid("tenant_id", "1 to 128 characters")));

    TollgateException failure =
        assertThrows(TollgateException.class, () -> client.direct().trackInbound(MESSAGE));

    assertEquals("tenant_id", failure.violations().get(0).field());
    assertEquals(1, service.requests(TrackMessageRequest.class).size());
  }

  @Test
  void theDeadlineEndsACallThatIsNotAnswered() {
    service.fallSilent();
    try (TollgateClient hasty = client(SHORT)) {
      TollgateException blocking =
          assertThrows(TollgateException.class, () -> hasty.direct().trackInbound(MESSAGE));
      CompletableFuture<Tracked> future = hasty.direct().trackInboundAsync(MESSAGE);
      ExecutionException async =
          assertThrows(ExecutionException.class, () -> future.get(10, TimeUnit.SECONDS));

      assertEquals(Code.DEADLINE_EXCEEDED, blocking.code());
      assertTrue(blocking.retryable());
      TollgateException cause = assertInstanceOf(TollgateException.class, async.getCause());
      assertEquals(Code.DEADLINE_EXCEEDED, cause.code());
    }
  }

  @Test
  void theDeadlineEndsTheRetriesToo() {
    service.failNext(Failures.withPushback(Failures.unavailable(50), "30000"));
    try (TollgateClient hasty = client(SHORT)) {
      TollgateException failure =
          assertThrows(TollgateException.class, () -> hasty.direct().trackInbound(MESSAGE));

      assertTrue(failure.retryable(), failure.getMessage());
    }
    assertEquals(1, service.requests(TrackMessageRequest.class).size());
  }

  @Test
  void closeWaitsForWhatIsUnderWayAndNoLongerThanADeadline() throws Exception {
    service.fallSilent();
    TollgateClient patient = client(Duration.ofSeconds(1));
    CompletableFuture<Tracked> future = patient.direct().trackInboundAsync(MESSAGE);
    assertTrue(service.awaitArrival());

    patient.close();

    assertThrows(ExecutionException.class, () -> future.get(10, TimeUnit.SECONDS));
  }

  @Test
  void anInterruptedCloseCancelsAndKeepsTheInterrupt() throws Exception {
    service.fallSilent();
    TollgateClient patient = client(Duration.ofMinutes(10));
    CompletableFuture<Tracked> future = patient.direct().trackInboundAsync(MESSAGE);
    assertTrue(service.awaitArrival());

    Thread.currentThread().interrupt();
    patient.close();

    assertTrue(Thread.interrupted());
    assertThrows(ExecutionException.class, () -> future.get(10, TimeUnit.SECONDS));
  }

  @Test
  void aServerThatComesBackIsFoundSoon() throws Exception {
    assertEquals("c1", client.direct().trackInbound(MESSAGE).conversationId());
    int port = server.getPort();
    server.shutdownNow().awaitTermination();
    TollgateException away =
        assertThrows(TollgateException.class, () -> client.direct().trackInbound(MESSAGE));
    assertEquals(Code.UNAVAILABLE, away.code());

    server = serve(port);

    assertTrue(succeedsWithin(Duration.ofSeconds(15)));
    assertFalse(service.requests(TrackMessageRequest.class).isEmpty());
  }

  private boolean succeedsWithin(Duration bound) {
    long end = System.nanoTime() + bound.toNanos();
    while (System.nanoTime() - end < 0) {
      try {
        return "c1".equals(client.direct().trackInbound(MESSAGE).conversationId());
      } catch (TollgateException stillAway) {
        assertEquals(Code.UNAVAILABLE, stillAway.code());
      }
    }
    return false;
  }

  private Server serve(int port) throws IOException {
    return Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
        .addService(service)
        .build()
        .start();
  }

  private TollgateClient client(Duration deadline) {
    return TollgateClient.builder()
        .target("127.0.0.1:" + server.getPort())
        .deadline(deadline)
        .build();
  }
}
