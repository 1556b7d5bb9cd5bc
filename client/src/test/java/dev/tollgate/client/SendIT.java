package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.testing.Eventually;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The two paths of a gateway, over a real socket. */
@Timeout(120)
class SendIT {
  private static final Duration TTL = Duration.ofMinutes(1);

  @TempDir Path directory;

  private final CountingService service = new CountingService(20);
  private final AtomicInteger sent = new AtomicInteger();
  private Server server;
  private TollgateClient client;

  @BeforeEach
  void start() throws IOException {
    server = serve(0);
    client = client(QuotaOptions.defaults().withDecisionWait(Duration.ofSeconds(10)));
  }

  @AfterEach
  void stop() {
    client.close();
    server.shutdownNow();
  }

  @Test
  void aSendIsAllowedForCarriedOutAndRecordedUnderTheProvidersId() {
    SendReport.Sent report =
        assertInstanceOf(
            SendReport.Sent.class,
            client.outbound().send(send("c1").withLabels(Map.of("k", "v")), this::provider));

    assertEquals("sid-1", report.messageId());
    assertInstanceOf(TrackOutcome.Recorded.class, report.outcome());
    assertTrue(report.outcome().isSafe());
    assertFalse(report.permission().degraded());
    assertEquals("sid-1", service.sends().get(0).getMessageId());
    assertEquals(Map.of("k", "v"), service.sends().get(0).getLabelsMap());
    assertTrue(service.sends().get(0).hasOccurredAt());
    assertFalse(report.toString().contains("sid-1"), "message ids are personal data");
  }

  @Test
  void decisionsComeFromMemoryWhileTheyAreFresh() {
    for (int i = 0; i < 5; i++) {
      client.outbound().send(send("c1"), this::provider);
    }
    assertEquals(5, sent.get());
    assertTrue(service.checks() < 5, () -> "asked " + service.checks() + " times");
    assertTrue(client.stats().decisionsCached() > 0);
  }

  @Test
  void aRefusedSendIsNotCarriedOut() throws Exception {
    for (int i = 0; i < 20; i++) {
      client.inbound().track(inbound("c" + i, "in-" + i));
    }
    SendReport report = client.outbound().send(strong("c99"), this::provider);
    SendReport.Denied denied = assertInstanceOf(SendReport.Denied.class, report);
    assertEquals(
        429,
        HttpDenial.of(denied.permission().decision().orElseThrow(), java.time.Instant.now())
            .status());
    assertEquals(0, sent.get());
    assertInstanceOf(
        SendReport.Denied.class,
        client.outbound().sendAsync(strong("c98"), this::asyncProvider).get(10, TimeUnit.SECONDS));
    assertEquals(0, sent.get());
    assertEquals(2, client.stats().denied());
  }

  @Test
  void aReservedSendSettlesItsHoldAndIsKnownWhenItIsRepeated() {
    OutboundSend send = reserved("c1").withRequestId("job-1");
    assertInstanceOf(SendReport.Sent.class, client.outbound().send(send, this::provider));
    assertEquals("job-1", service.sends().get(0).getReservationId());
    assertEquals(0, service.held());

    assertInstanceOf(SendReport.AlreadySent.class, client.outbound().send(send, this::provider));
    assertEquals(1, sent.get());
  }

  @Test
  void aFailedSendGivesBackWhatWasHeld() throws Exception {
    IOException refused = new IOException("the provider refused");
    SendReport.Failed report =
        assertInstanceOf(
            SendReport.Failed.class,
            client
                .outbound()
                .send(
                    reserved("c1"),
                    () -> {
                      throw refused;
                    }));
    assertSame(refused, report.cause());
    assertFalse(report.uncertain());
    Eventually.until("released", () -> service.released().size() == 1);

    SendReport async =
        client
            .outbound()
            .sendAsync(reserved("c2"), () -> CompletableFuture.failedFuture(refused))
            .get(10, TimeUnit.SECONDS);
    assertSame(refused, assertInstanceOf(SendReport.Failed.class, async).cause());
    Eventually.until("released", () -> service.released().size() == 2);
    assertEquals(0, service.messages());
  }

  @Test
  void aSendOfUnknownOutcomeKeepsWhatIsHeld() {
    SendReport.Failed report =
        assertInstanceOf(
            SendReport.Failed.class,
            client
                .outbound()
                .send(
                    reserved("c1"),
                    () -> {
                      throw new UncertainSendException("no answer in 10 s", null);
                    }));
    assertTrue(report.uncertain());
    assertEquals(1, service.held());
  }

  @Test
  void anInterruptedSendIsUncertainAndStaysInterrupted() {
    SendReport report =
        client
            .outbound()
            .send(
                reserved("c1"),
                () -> {
                  throw new InterruptedException();
                });
    assertTrue(Thread.interrupted());
    assertTrue(assertInstanceOf(SendReport.Failed.class, report).uncertain());
  }

  @Test
  void aSendWithoutAProvidersIdIsRecordedUnderItsRequestId() {
    client.outbound().send(send("c1").withRequestId("req-7"), () -> "");
    assertEquals("req-7", service.sends().get(0).getMessageId());
  }

  @Test
  void aWrongQuestionIsThrownBeforeAnythingIsSent() {
    service.failDecisions(Status.INVALID_ARGUMENT.withDescription("tenant_id"));
    TollgateException wrong =
        assertThrows(
            TollgateException.class, () -> client.outbound().send(send("c1"), this::provider));
    assertEquals(Code.INVALID_ARGUMENT, wrong.code());
    assertThrows(
        java.util.concurrent.ExecutionException.class,
        () -> client.outbound().sendAsync(send("c1"), this::asyncProvider).get());
    assertEquals(0, sent.get());
  }

  @Test
  void withoutADecisionThePolicyAnswersAndSaysSo() {
    service.failDecisions(Status.PERMISSION_DENIED.withDescription("no scope"));

    SendReport open = client.outbound().send(send("c1"), this::provider);
    assertInstanceOf(SendReport.Sent.class, open);
    assertTrue(open.permission().degraded());
    assertEquals(Permission.Basis.POLICY, open.permission().basis());
    assertEquals(Code.PERMISSION_DENIED, open.permission().failure().orElseThrow().code());

    SendReport closed =
        client
            .outbound()
            .send(send("c1").withFailurePolicy(FailurePolicy.closed()), this::provider);
    assertInstanceOf(SendReport.Denied.class, closed);
    assertTrue(closed.permission().decision().isEmpty());
    assertEquals(1, sent.get());
    assertEquals(2, client.stats().decisionsDegraded());
  }

  @Test
  void theLastKnownDecisionAllowsAsManySendsAsThenRemained() {
    for (int i = 0; i < 17; i++) {
      client.inbound().track(inbound("c" + i, "in-" + i));
    }
    assertTrue(client.outbound().check(new QuotaCheck("acme", Recipient.customer("x"))).allowed());
    service.failDecisions(Status.PERMISSION_DENIED);
    FailurePolicy lastKnown = FailurePolicy.lastKnown(Duration.ofMinutes(5));
    int allowed = 0;
    for (int i = 0; i < 10; i++) {
      SendReport report =
          client.outbound().send(strong("d" + i).withFailurePolicy(lastKnown), this::provider);
      assertEquals(Permission.Basis.LAST_KNOWN, report.permission().basis());
      allowed += report.permission().allowed() ? 1 : 0;
    }
    assertTrue(allowed >= 1 && allowed <= 3, "three remained, one may be spoken for: " + allowed);
  }

  @Test
  void whileTheServerIsAwaySendsGoOutAtOnceAndAreRecordedLater() throws Exception {
    client.outbound().send(send("c0"), this::provider);
    int port = server.getPort();
    server.shutdownNow();
    server.awaitTermination(10, TimeUnit.SECONDS);

    for (int i = 1; i <= 50; i++) {
      SendReport.Sent report =
          assertInstanceOf(
              SendReport.Sent.class, client.outbound().send(send("c" + i), this::provider));
      assertTrue(report.outcome().isSafe());
    }
    assertEquals(51, sent.get());
    Eventually.until("trouble is told", () -> !client.health().isWell());
    assertTrue(client.health().trouble().isPresent());

    server = serve(port);
    Eventually.until("all are recorded", () -> service.messages() == 51);
    Eventually.until("all is well", () -> client.health().isWell());
    assertEquals(51, service.conversations());
    Eventually.until(
        "the spool is empty", () -> client.health().spool().orElseThrow().items() == 0);
  }

  @Test
  void aReservationThatCannotBeMadeIsThePolicysWhateverIsStillFresh() throws Exception {
    assertTrue(client.outbound().check(new QuotaCheck("acme", Recipient.customer("c1"))).allowed());
    server.shutdownNow();
    server.awaitTermination(10, TimeUnit.SECONDS);
    Eventually.until("the server is known to be away", () -> !client.health().deciding());

    Permission refused =
        client
            .outbound()
            .send(reserved("c1").withFailurePolicy(FailurePolicy.closed()), this::provider)
            .permission();
    assertFalse(refused.allowed());
    assertTrue(refused.degraded());
    Permission open = client.outbound().send(reserved("c1"), this::provider).permission();
    assertTrue(open.allowed());
    assertEquals(Permission.Basis.POLICY, open.basis());
    assertTrue(open.failure().isPresent());
  }

  @Test
  void aSilentServerHoldsASendUpForNoLongerThanTheWait() {
    try (TollgateClient hasty =
        TollgateClient.builder()
            .target("127.0.0.1:" + server.getPort())
            .deadline(Duration.ofSeconds(5))
            .quota(QuotaOptions.defaults().withDecisionWait(Duration.ofMillis(50)))
            .spool(SpoolOptions.in(directory.resolve("hasty")))
            .build()) {
      service.beSilent(true);
      SendReport report = hasty.outbound().send(send("c1"), this::provider);
      assertInstanceOf(SendReport.Sent.class, report);
      assertEquals(Code.DEADLINE_EXCEEDED, report.permission().failure().orElseThrow().code());
      assertInstanceOf(TrackOutcome.Spooled.class, ((SendReport.Sent) report).outcome());
      service.beSilent(false);
    }
    assertEquals(1, sent.get());
  }

  @Test
  void aReservationThatComesTooLateIsGivenBack() throws Exception {
    try (TollgateClient hasty =
        TollgateClient.builder()
            .target("127.0.0.1:" + server.getPort())
            .quota(QuotaOptions.defaults().withDecisionWait(Duration.ofMillis(1)))
            .build()) {
      int late = 0;
      for (int i = 0; i < 200 && late == 0; i++) {
        SendReport report = hasty.outbound().send(reserved("c1"), () -> "sid-" + late());
        late += report.permission().degraded() ? 1 : 0;
      }
      assertTrue(late > 0, "no answer took more than a millisecond");
      Eventually.until("nothing is held", () -> service.held() == 0);
    }
  }

  @Test
  void aSendInTwoStepsIsReservedAndTrackedOrReleased() throws Exception {
    QuotaReservation reservation =
        new QuotaReservation("acme", Recipient.customer("c1"), TTL, "job-9");
    Permission permission = client.outbound().reserve(reservation);
    assertEquals("job-9", permission.reservationId().orElseThrow());
    client.outbound().release("acme", permission);
    Eventually.until("released", () -> service.released().contains("job-9"));

    client.outbound().enqueue(message("c1", "m-1"));
    Eventually.until("recorded", () -> service.messages() == 1);
    assertInstanceOf(TrackOutcome.Recorded.class, client.outbound().track(message("c1", "m-1")));
    assertEquals(1, service.messages());
  }

  private static int late() {
    return (int) System.nanoTime();
  }

  private String provider() {
    return "sid-" + sent.incrementAndGet();
  }

  private CompletableFuture<String> asyncProvider() {
    return CompletableFuture.completedFuture(provider());
  }

  private static OutboundSend send(String customer) {
    return OutboundSend.of("acme", Recipient.customer(customer), SendPath.DIRECT);
  }

  private static OutboundSend strong(String customer) {
    return send(customer).withQuotaMode(QuotaMode.strong());
  }

  private static OutboundSend reserved(String customer) {
    return send(customer).withQuotaMode(QuotaMode.reserve(TTL));
  }

  private static InboundMessage inbound(String customer, String id) {
    return InboundMessage.builder("acme", customer).messageId(id).build();
  }

  private static OutboundMessage message(String customer, String id) {
    return OutboundMessage.builder("acme", Recipient.customer(customer), SendPath.QUEUED)
        .messageId(id)
        .build();
  }

  private Server serve(int port) throws IOException {
    return Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
        .addService(service)
        .build()
        .start();
  }

  private TollgateClient client(QuotaOptions quota) {
    return TollgateClient.builder()
        .target("127.0.0.1:" + server.getPort())
        .quota(quota)
        // However long an answer takes here, it is waited for while the server is there.
        .spool(SpoolOptions.in(directory.resolve("spool")).withAfter(Duration.ofSeconds(20)))
        .build();
  }
}
