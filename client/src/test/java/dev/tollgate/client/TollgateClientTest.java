package dev.tollgate.client;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Timestamp;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.CheckQuotaResponse;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.SessionInfo;
import dev.tollgate.metering.v1.TrackBatchRequest;
import dev.tollgate.metering.v1.TrackBatchResponse;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackMessageResponse;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.TrackOutboundResponse;
import dev.tollgate.metering.v1.TrackResult;
import io.grpc.Deadline;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TollgateClientTest {
  private static final Instant NOON = Instant.parse("2025-01-15T12:00:00.000001Z");
  private static final InboundMessage INBOUND =
      InboundMessage.builder("acme", "+100")
          .customerAliases(List.of("SA.1", "+1001"))
          .messageId("m1")
          .occurredAt(NOON)
          .customerName("Ann")
          .labels(Map.of("a", "b"))
          .build();

  private final FakeMeteringService service = new FakeMeteringService();
  private Server server;
  private TollgateClient client;

  @BeforeEach
  void start() throws IOException {
    String name = InProcessServerBuilder.generateName();
    server = InProcessServerBuilder.forName(name).addService(service).build().start();
    client =
        TollgateClient.builder()
            .channel(InProcessChannelBuilder.forName(name).build())
            .deadline(Duration.ofSeconds(30))
            .build();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
    client.close();
  }

  @Test
  void whoIsOverTheRateMayRepeatAndWhoIsTooLargeNot() {
    service.failNext(
        Failures.exception(Failures.overRate(70)),
        Status.RESOURCE_EXHAUSTED.withDescription("too large").asRuntimeException());

    TollgateException overRate =
        assertThrows(TollgateException.class, () -> client.direct().trackInbound(INBOUND));
    TollgateException tooLarge =
        assertThrows(TollgateException.class, () -> client.direct().trackInbound(INBOUND));

    assertEquals(Code.RESOURCE_EXHAUSTED, overRate.code());
    assertEquals(Optional.of(Duration.ofMillis(70)), overRate.retryDelay());
    assertTrue(overRate.retryable());
    assertEquals(Code.RESOURCE_EXHAUSTED, tooLarge.code());
    assertFalse(tooLarge.retryable());
  }

  @Test
  void anInboundMessageIsTranslatedBothWays() {
    service.inbound =
        TrackMessageResponse.newBuilder()
            .setSession(
                SessionInfo.newBuilder()
                    .setSessionId("s1")
                    .setIsNewSession(true)
                    .setSessionStart(timestamp(NOON))
                    .setSessionEnd(timestamp(NOON.plusSeconds(86_400)))
                    .setMessageCount(3))
            .setUsage(Answers.usage())
            .setDuplicate(true)
            .setConversationId("c1")
            .build();

    Tracked tracked = client.direct().trackInbound(INBOUND);

    assertEquals(
        new Tracked(
            new Session("s1", true, NOON, NOON.plusSeconds(86_400), 3),
            new MonthlyUsage(
                "acme", Answers.JANUARY, 1, 2, 3, 4, Optional.of(Answers.JANUARY.start())),
            true,
            "c1",
            Optional.empty()),
        tracked);
    assertEquals(
        List.of(
            TrackMessageRequest.newBuilder()
                .setTenantId("acme")
                .setCustomerId("+100")
                .addCustomerAliases("SA.1")
                .addCustomerAliases("+1001")
                .setMessageId("m1")
                .setOccurredAt(timestamp(NOON))
                .setCustomerName("Ann")
                .putLabels("a", "b")
                .build()),
        service.requests(TrackMessageRequest.class));
  }

  @Test
  void anOutboundMessageGoesToACustomerOrAConversation() throws Exception {
    service.outbound = TrackOutboundResponse.newBuilder().setConversationId("c9").build();
    OutboundMessage toCustomer =
        OutboundMessage.builder("acme", Recipient.customer("+100", "SA.1"), SendPath.DIRECT)
            .labels(Map.of("a", "b"))
            .build();
    OutboundMessage toConversation =
        OutboundMessage.builder("acme", Recipient.conversation("c9"), SendPath.QUEUED).build();
    OutboundMessage toConversationOf =
        OutboundMessage.builder("acme", Recipient.conversation("c9", "SA.2"), SendPath.QUEUED)
            .build();

    Tracked first = client.direct().trackOutbound(toCustomer);
    Tracked second = client.direct().trackOutboundAsync(toConversation).get(10, TimeUnit.SECONDS);
    client.direct().trackOutbound(toConversationOf);

    assertEquals("c9", first.conversationId());
    assertEquals(Optional.empty(), second.usage().lastConversationAt());
    List<TrackOutboundRequest> requests = service.requests(TrackOutboundRequest.class);
    assertEquals("+100", requests.get(0).getCustomerId());
    assertEquals(List.of("SA.1"), requests.get(0).getCustomerAliasesList());
    assertEquals(toCustomer.messageId(), requests.get(0).getMessageId());
    assertEquals(timestamp(toCustomer.occurredAt()), requests.get(0).getOccurredAt());
    assertEquals(Map.of("a", "b"), requests.get(0).getLabelsMap());
    assertEquals(dev.tollgate.metering.v1.SendPath.SEND_PATH_DIRECT, requests.get(0).getPath());
    assertEquals("c9", requests.get(1).getConversationId());
    assertEquals(List.of(), requests.get(1).getCustomerAliasesList());
    assertEquals(List.of("SA.2"), requests.get(2).getCustomerAliasesList());
    assertEquals(dev.tollgate.metering.v1.SendPath.SEND_PATH_QUEUED, requests.get(1).getPath());
  }

  @Test
  void aRefusedQuotaIsAnAnswer() throws Exception {
    service.check = CheckQuotaResponse.newBuilder().setDecision(Answers.refusal()).build();
    QuotaCheck check =
        new QuotaCheck("acme", Recipient.customer("+100", "SA.1"), Consistency.STRONG);

    QuotaDecision decision = client.direct().checkQuota(check);

    assertFalse(decision.allowed());
    assertFalse(decision.shadowDenied());
    assertEquals(QuotaReason.LIMIT_REACHED, decision.reason());
    assertEquals("the limit is reached", decision.message());
    assertEquals(Optional.of(false), decision.wouldOpenSession());
    assertEquals(Answers.JANUARY.start(), decision.asOf());
    assertEquals(Duration.ofMillis(1500), decision.freshFor());
    assertEquals(
        new Quota(
            "FREE",
            "Free",
            false,
            1000,
            10,
            1010,
            1011,
            1,
            -2,
            100.2,
            true,
            Answers.JANUARY,
            16,
            4),
        decision.quota());
    assertEquals(decision, client.direct().checkQuotaAsync(check).get(10, TimeUnit.SECONDS));
    assertEquals(
        dev.tollgate.metering.v1.Consistency.CONSISTENCY_STRONG,
        service.requests(CheckQuotaRequest.class).get(0).getConsistency());
    assertEquals(
        List.of("SA.1"), service.requests(CheckQuotaRequest.class).get(0).getCustomerAliasesList());
  }

  @Test
  void aLimitThatIsOnlyTriedSaysSo() {
    service.check =
        CheckQuotaResponse.newBuilder()
            .setDecision(Answers.refusal().toBuilder().setAllowed(true).setShadowDenied(true))
            .build();

    QuotaDecision decision =
        client.direct().checkQuota(new QuotaCheck("acme", Recipient.conversation("c1")));

    assertTrue(decision.allowed());
    assertTrue(decision.shadowDenied());
    assertEquals(QuotaReason.LIMIT_REACHED, decision.reason());
  }

  @Test
  void aReasonOfANewerServerIsOther() {
    service.check =
        CheckQuotaResponse.newBuilder()
            .setDecision(
                dev.tollgate.metering.v1.QuotaDecision.newBuilder()
                    .setAllowed(true)
                    .setReasonValue(77))
            .build();

    QuotaDecision decision =
        client.direct().checkQuota(new QuotaCheck("acme", Recipient.conversation("c1")));

    assertTrue(decision.allowed());
    assertEquals(QuotaReason.OTHER, decision.reason());
    assertEquals(Optional.empty(), decision.wouldOpenSession());
  }

  @Test
  void aBatchHasAnOutcomeForEachMessageInTheirOrder() throws Exception {
    service.batch =
        TrackBatchResponse.newBuilder()
            .addResults(
                TrackResult.newBuilder()
                    .setInbound(TrackMessageResponse.newBuilder().setConversationId("c1")))
            .addResults(TrackResult.newBuilder().setError(Failures.tooLate("2025-01-01T00:00:00Z")))
            .addResults(
                TrackResult.newBuilder()
                    .setOutbound(TrackOutboundResponse.newBuilder().setConversationId("c3")))
            .addResults(TrackResult.getDefaultInstance())
            .build();
    OutboundMessage sent =
        OutboundMessage.builder("other", Recipient.customer("+300"), SendPath.DIRECT).build();
    List<Message> messages = List.of(INBOUND, INBOUND, sent, INBOUND);

    List<TrackOutcome> outcomes = client.direct().trackBatch(messages);

    assertEquals("c1", recorded(outcomes.get(0)).conversationId());
    TollgateException late = refused(outcomes.get(1));
    assertEquals(Code.OUT_OF_RANGE, late.code());
    assertEquals(Optional.of("TOO_LATE"), late.reason());
    assertEquals(Map.of("bound", "2025-01-01T00:00:00Z"), late.metadata());
    assertEquals("c3", recorded(outcomes.get(2)).conversationId());
    assertEquals(Code.INTERNAL, refused(outcomes.get(3)).code());
    TrackBatchRequest request = service.requests(TrackBatchRequest.class).get(0);
    assertEquals("m1", request.getItems(0).getInbound().getMessageId());
    assertEquals(sent.messageId(), request.getItems(2).getOutbound().getMessageId());
    assertEquals(4, client.direct().trackBatchAsync(messages).get(10, TimeUnit.SECONDS).size());
  }

  @Test
  void aBatchAnswerOfAnotherLengthIsAFailure() {
    TollgateException blocking =
        assertThrows(TollgateException.class, () -> client.direct().trackBatch(List.of(INBOUND)));
    TollgateException async = failure(client.direct().trackBatchAsync(List.of(INBOUND)));

    assertEquals(Code.INTERNAL, blocking.code());
    assertEquals(Code.INTERNAL, async.code());
    assertEquals("INTERNAL: the server gave 0 results for 1 messages", async.getMessage());
  }

  @Test
  void aFailureTellsItsDetails() {
    service.failNext(
        Failures.exception(Failures.invalid("customer_id", "1 to 256 characters")),
        Failures.exception(Failures.unavailable(250)));

    TollgateException invalid =
        assertThrows(TollgateException.class, () -> client.direct().trackInbound(INBOUND));
    TollgateException full = failure(client.direct().trackInboundAsync(INBOUND));

    assertEquals(Code.INVALID_ARGUMENT, invalid.code());
    assertEquals("INVALID_ARGUMENT: the request breaks a rule", invalid.getMessage());
    assertFalse(invalid.retryable());
    assertEquals(
        List.of(new FieldViolation("customer_id", "1 to 256 characters")), invalid.violations());
    assertEquals(Code.UNAVAILABLE, full.code());
    assertTrue(full.retryable());
    assertEquals(Optional.of(Duration.ofMillis(250)), full.retryDelay());
    assertEquals(List.of(), full.violations());
  }

  @Test
  void failuresOfStubsAreTranslatedToo() {
    TollgateException late =
        TollgateException.of(Failures.exception(Failures.tooLate("2025-01-01T00:00:00Z")));
    TollgateException bare =
        TollgateException.of(Status.NOT_FOUND.withDescription("no tenant").asRuntimeException());

    assertEquals(Optional.of("TOO_LATE"), late.reason());
    assertEquals("NOT_FOUND: no tenant", bare.getMessage());
    assertEquals(Optional.empty(), bare.reason());
  }

  @Test
  void cancellingTheFutureCancelsTheCall() throws Exception {
    service.fallSilent();
    CompletableFuture<Tracked> future = client.direct().trackInboundAsync(INBOUND);
    assertTrue(service.awaitArrival());

    assertTrue(future.cancel(true));

    assertTrue(service.awaitCancellation());
  }

  @Test
  void aTimeoutOfTheFutureCancelsTheCall() throws Exception {
    service.fallSilent();
    CompletableFuture<Tracked> future = client.direct().trackInboundAsync(INBOUND);
    assertTrue(service.awaitArrival());

    CompletableFuture<Tracked> bounded = future.orTimeout(1, TimeUnit.MILLISECONDS);

    assertThrows(ExecutionException.class, () -> bounded.get(10, TimeUnit.SECONDS));
    assertTrue(service.awaitCancellation());
  }

  @Test
  void everyCallHasTheDeadlineUnlessItSetsItsOwn() {
    client.direct().trackInbound(INBOUND);
    assertDeadlineWithin(1, 30);

    MeteringServiceGrpc.MeteringServiceBlockingStub stub =
        MeteringServiceGrpc.newBlockingStub(client.channel());
    CheckQuotaResponse byStub = stub.checkQuota(CheckQuotaRequest.getDefaultInstance());
    assertEquals(CheckQuotaResponse.getDefaultInstance(), byStub);
    assertDeadlineWithin(1, 30);

    assertEquals(
        byStub,
        stub.withDeadlineAfter(Duration.ofSeconds(90))
            .checkQuota(CheckQuotaRequest.getDefaultInstance()));
    assertDeadlineWithin(31, 90);
  }

  @Test
  void deadlinesOutOfBoundsAreRefused() {
    TollgateClient.Builder builder = TollgateClient.builder();

    for (Duration wrong :
        List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofHours(1).plusNanos(1))) {
      assertThrows(IllegalArgumentException.class, () -> builder.deadline(wrong));
    }
  }

  @Test
  void aClosedClientFails() {
    client.close();
    client.close();

    TollgateException closed =
        assertThrows(TollgateException.class, () -> client.direct().trackInbound(INBOUND));
    assertEquals(Code.UNAVAILABLE, closed.code());
  }

  private static Timestamp timestamp(Instant instant) {
    return Answers.timestamp(instant);
  }

  private static Tracked recorded(TrackOutcome outcome) {
    return assertInstanceOf(TrackOutcome.Recorded.class, outcome).tracked();
  }

  private static TollgateException refused(TrackOutcome outcome) {
    return assertInstanceOf(TrackOutcome.Refused.class, outcome).error();
  }

  private static TollgateException failure(CompletableFuture<?> future) {
    ExecutionException failed =
        assertThrows(ExecutionException.class, () -> future.get(10, TimeUnit.SECONDS));
    return assertInstanceOf(TollgateException.class, failed.getCause());
  }

  private void assertDeadlineWithin(long secondsMin, long secondsMax) {
    Deadline deadline = requireNonNull(service.lastDeadline());
    long seconds = deadline.timeRemaining(TimeUnit.SECONDS);
    assertTrue(seconds >= secondsMin && seconds <= secondsMax, deadline + " is out of bounds");
  }
}
