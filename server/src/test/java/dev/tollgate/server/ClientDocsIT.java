package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.client.FailurePolicy;
import dev.tollgate.client.HttpDenial;
import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.OutboundMessage;
import dev.tollgate.client.OutboundSend;
import dev.tollgate.client.Permission;
import dev.tollgate.client.QuotaMode;
import dev.tollgate.client.QuotaOptions;
import dev.tollgate.client.QuotaReservation;
import dev.tollgate.client.Recipient;
import dev.tollgate.client.SendPath;
import dev.tollgate.client.SendReport;
import dev.tollgate.client.SpoolOptions;
import dev.tollgate.client.TlsOptions;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.UsageWatch;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.server.database.Await;
import dev.tollgate.server.database.TestPostgres;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every piece of Java in docs/client.md and the README stands in a test that runs it: most here.
 */
class ClientDocsIT {
  /** Tests of other modules that run pieces of the page. */
  private static final List<String> ADAPTERS =
      List.of(
          "client-micrometer/src/test/java/dev/tollgate/client/micrometer/TollgateMetricsIT.java",
          "client-opentelemetry/src/test/java/dev/tollgate/client/opentelemetry/"
              + "TollgateTelemetryIT.java",
          "client-opentelemetry/src/test/java/dev/tollgate/client/opentelemetry/TracingIT.java",
          "client-opentelemetry/src/test/java/dev/tollgate/client/opentelemetry/"
              + "GrpcMetricsIT.java");

  private final InstantSource clock = InstantSource.system();
  private final Provider provider = new Provider();
  private TestServer server;
  private String target;

  @TempDir private Path dataDir;

  /** What stands for a provider: gives each message an id. */
  private static final class Provider {
    private final Queue<String> sent = new ConcurrentLinkedQueue<>();

    String send(String to, String text) {
      sent.add(to + text);
      return "SID" + sent.size();
    }
  }

  @BeforeEach
  void start() {
    server = TestServer.on(TestPostgres.freshDatabase(), clock);
    target = server.target();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyPieceOnThePagesIsRunHere() throws Exception {
    List<String> run = new ArrayList<>(ClientDocs.run(ClientDocsIT.class));
    assertEquals(7, run.size());
    for (String test : ADAPTERS) {
      run.addAll(ClientDocs.run(Path.of("..").resolve(test)));
    }
    assertEquals(7 + ADAPTERS.size(), run.size());
    for (String page : List.of("docs/client.md", "README.md")) {
      for (String piece : ClientDocs.onPage(page)) {
        assertTrue(
            run.contains(piece), () -> page + " has what no test runs: " + piece + "\n" + run);
      }
    }
  }

  @Test
  void tenLines() {
    // docs
    TollgateClient tollgate =
        TollgateClient.builder()
            .target(target)
            .spool(SpoolOptions.in(dataDir.resolve("spool")))
            .build();

    tollgate
        .inbound()
        .track(InboundMessage.builder("rest-1", "+966500000001").messageId("wamid.1").build());

    SendReport report =
        tollgate
            .outbound()
            .send(
                OutboundSend.of("rest-1", Recipient.customer("+966500000001"), SendPath.DIRECT),
                () -> provider.send("+966500000001", "Your order is on its way"));
    // end
    SendReport.Sent sent = assertInstanceOf(SendReport.Sent.class, report);
    assertEquals("SID1", sent.messageId());
    // The first message of a client may take longer to be answered than to be written.
    assertTrue(sent.outcome().isSafe());
    tollgate.close();
  }

  @Test
  void encrypted() {
    UncheckedIOException failure =
        assertThrows(
            UncheckedIOException.class,
            () ->
                // docs
                TollgateClient.builder()
                    .target("tollgate.example:9090")
                    .keyFile(Path.of("/etc/tollgate/key"))
                    .tls(TlsOptions.defaults().withCaFile(Path.of("/etc/tollgate/ca.pem")))
                    .build()
            // end
            );
    assertTrue(String.valueOf(failure.getMessage()).contains("/etc/tollgate/ca.pem"));
  }

  @Test
  void options() {
    // docs
    TollgateClient tollgate =
        TollgateClient.builder()
            .target(target)
            .deadline(Duration.ofSeconds(3))
            .spool(
                SpoolOptions.in(dataDir.resolve("spool"))
                    .withItemsMax(200_000)
                    .withWhenFull(SpoolOptions.WhenFull.block(Duration.ofMillis(500))))
            .quota(
                QuotaOptions.defaults()
                    .withMode(QuotaMode.reserve(Duration.ofMinutes(1)))
                    .withFailurePolicy(FailurePolicy.lastKnown(Duration.ofMinutes(15))))
            .build();
    // end
    assertTrue(tollgate.health().isWell());
    tollgate.close();
  }

  @Test
  void twoSteps() {
    try (TollgateClient tollgate = TollgateClient.builder().target(target).build()) {
      // docs
      Permission permission =
          tollgate
              .outbound()
              .reserve(
                  new QuotaReservation(
                      "rest-1",
                      Recipient.customer("+966500000001"),
                      Duration.ofMinutes(1),
                      "job-17"));
      if (permission.alreadySent()) {
        return;
      }
      if (permission.allowed()) {
        String sid = provider.send("+966500000001", "Your order is on its way");
        tollgate
            .outbound()
            .track(
                OutboundMessage.builder(
                        "rest-1", Recipient.customer("+966500000001"), SendPath.QUEUED)
                    .messageId(sid)
                    .reservationId(permission.reservationId().orElse(""))
                    .build());
      }
      // end
      assertEquals(1, provider.sent.size());
      assertTrue(
          tollgate
              .outbound()
              .reserve(
                  new QuotaReservation(
                      "rest-1",
                      Recipient.customer("+966500000001"),
                      Duration.ofMinutes(1),
                      "job-17"))
              .alreadySent());
    }
  }

  @Test
  void refusal() {
    try (TollgateClient tollgate = TollgateClient.builder().target(target).build()) {
      var unused =
          AdminServiceGrpc.newBlockingStub(tollgate.channel())
              .updateTenant(
                  UpdateTenantRequest.newBuilder()
                      .setTenant(Tenant.newBuilder().setTenantId("rest-1").setOwnLimit(0))
                      .setAllowMissing(true)
                      .build());
      Queue<HttpDenial> answers = new ConcurrentLinkedQueue<>();
      SendReport report =
          tollgate
              .outbound()
              .send(
                  OutboundSend.of("rest-1", Recipient.customer("c"), SendPath.DIRECT),
                  () -> provider.send("c", "no"));
      // docs
      if (report instanceof SendReport.Denied denied) {
        denied
            .permission()
            .decision()
            .ifPresent(
                decision ->
                    answers.add(
                        HttpDenial.of(decision, clock.instant()))); // status(), headers(), body()
      }
      // end
      assertEquals(429, answers.remove().status());
      assertTrue(provider.sent.isEmpty());
    }
  }

  @Test
  void watching() throws Exception {
    try (TollgateClient tollgate = TollgateClient.builder().target(target).build()) {
      Queue<Long> seen = new ConcurrentLinkedQueue<>();
      var unused =
          tollgate.inbound().track(InboundMessage.builder("rest-1", "c").messageId("m").build());
      // docs
      UsageWatch watch =
          tollgate.watchUsage(
              List.of("rest-1"), Duration.ofSeconds(1), usage -> seen.add(usage.quota().used()));
      // end
      Await.until("it is told", Duration.ofSeconds(20), () -> seen.contains(1L));
      watch.close();
    }
  }

  @Test
  void health() throws Exception {
    try (TollgateClient tollgate = TollgateClient.builder().target(target).build()) {
      // docs
      tollgate
          .parked()
          .list(0, 100)
          .forEach(
              message ->
                  System.out.println(
                      message.number() + " " + message.code() + " " + message.error()));
      // end
      assertTrue(tollgate.parked().list(0, 100).isEmpty());
    }
  }
}
