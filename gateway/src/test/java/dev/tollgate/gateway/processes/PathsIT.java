package dev.tollgate.gateway.processes;

import static dev.tollgate.gateway.processes.Site.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.gateway.standin.Fault;
import dev.tollgate.gateway.testing.SameLane;
import dev.tollgate.gateway.testing.TestPostgres;
import dev.tollgate.gateway.testing.WebhookBodies;
import dev.tollgate.metering.v1.EndReservationRequest;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.GrantType;
import dev.tollgate.metering.v1.ListReservationsRequest;
import dev.tollgate.metering.v1.MonthlyUsage;
import dev.tollgate.testing.Eventually;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The ways that messages take, over real HTTP and gRPC between processes. At the end of each,
 * Tollgate's counts are what the provider delivered.
 */
class PathsIT {
  private static final TestPostgres.Fresh DATABASE = TestPostgres.fresh();
  private static Site site;
  private static Program queued;
  private static Program direct;

  @BeforeAll
  static void start() {
    site = new Site();
    queued = site.launchGateway(DATABASE);
    direct = site.launchGateway(DATABASE, "--queue=off");
    queued.awaitReady();
    direct.awaitReady();
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void inbound() {
    String webhook =
        WebhookBodies.of(
            Site.numberId(0),
            List.of(
                WebhookBodies.message("wamid.in-1", "966510000001", now()),
                WebhookBodies.message("wamid.in-2", "966510000001", now()),
                WebhookBodies.message("wamid.in-3", "966510000002", now())));
    assertEquals(200, site.webhook(queued, webhook).statusCode());
    assertEquals(200, site.webhook(direct, webhook).statusCode(), "a repeat, elsewhere");
    awaitUsage(0, usage -> assertEquals(3, usage.getInboundCount()));
    assertEquals(2, site.usage(0).getConversationCount());
  }

  @Test
  void directSend() {
    HttpResponse<String> answer = site.send(direct, 1, "+966536656101", "");
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(
        site.provider.delivered().stream()
            .filter(sent -> sent.handed().from().equals(Site.numberId(1)))
            .findFirst()
            .orElseThrow()
            .messageId(),
        json(answer.body()).path("sid").asText());
    assertCountsAreWhatWasDelivered(1, 1, 0);
  }

  @Test
  void queuedSend() {
    for (int i = 0; i < 3; i++) {
      awaitState(queue(2, "+96653665620" + i, ""), "sent");
    }
    assertCountsAreWhatWasDelivered(2, 0, 3);
  }

  @Test
  void queueAwayFallsBackToDirect() {
    TestPostgres.Fresh own = TestPostgres.fresh();
    Program gateway = site.gateway(own);
    own.goAway();
    assertEquals(200, site.send(gateway, 3, "+966536656301", "").statusCode());
    own.comeBack();
    Eventually.until(
        "sends are queued again",
        () -> site.send(gateway, 3, "+966536656301", "").statusCode() == 202);
    Eventually.until(
        "all is recorded",
        () ->
            site.usage(3).getOutboundDirectCount() + site.usage(3).getOutboundQueuedCount()
                == delivered(3));
    assertTrue(site.usage(3).getOutboundDirectCount() >= 1);
    assertEquals(1, site.usage(3).getConversationCount());
  }

  @Test
  void refusedDirectSend() {
    site.limit(4, 2);
    assertEquals(200, site.send(direct, 4, "+966536656401", "").statusCode());
    assertEquals(200, site.send(direct, 4, "+966536656402", "").statusCode());
    HttpResponse<String> refused = site.send(direct, 4, "+966536656403", "");
    assertEquals(429, refused.statusCode(), refused.body());
    JsonNode body = json(refused.body());
    assertEquals("QUOTA_EXCEEDED", body.path("code").asText());
    assertTrue(
        body.path("error")
            .asText()
            .startsWith("Monthly conversation limit of 2 reached. Used: 2 conversations. "),
        refused.body());
    JsonNode details = body.path("details");
    assertEquals(2, details.path("used").asInt());
    assertEquals(2, details.path("limit").asInt());
    assertEquals(0, details.path("remaining").asInt());
    assertEquals("Free", details.path("planName").asText());
    assertTrue(details.path("resetDate").asText().matches("\\d{4}-\\d{2}-01"), refused.body());
    int days = details.path("daysUntilReset").asInt();
    assertTrue(days >= 1 && days <= 31, refused.body());
    assertEquals(3, body.size(), refused.body());
    assertEquals(6, details.size(), refused.body());
    long seconds = Long.parseLong(header("Retry-After", refused));
    assertTrue(seconds > 0 && seconds <= days * 86_400L, refused.headers()::toString);
    assertTrue(
        header("RateLimit-Policy", refused).startsWith("\"conversations\";q=2;w="),
        refused.headers()::toString);
    assertEquals("\"conversations\";r=0;t=" + seconds, header("RateLimit", refused));
    assertCountsAreWhatWasDelivered(4, 2, 0);
  }

  @Test
  void refusedWhenItsTurnComes() {
    site.limit(5, 2);
    String first = "+966536656501";
    String second = SameLane.as(first, Site.tenant(5));
    site.provider.hold();
    String sent = queue(5, first, "");
    String waits = queue(5, second, "");
    Eventually.until(
        "one is with the provider", () -> site.provider.inFlightMax(Site.numberId(5)) == 1);
    // Somebody lowers the limit, and the hold of what waits is gone.
    endReservations(5);
    site.limit(5, 1);
    site.provider.release();
    awaitState(sent, "sent");
    JsonNode refused = awaitState(waits, "refused");
    assertTrue(
        refused.path("error").asText().startsWith("Monthly conversation limit of 1 reached."),
        refused::toString);
    assertCountsAreWhatWasDelivered(5, 0, 1);

    var unused =
        site.admin()
            .grantQuota(
                GrantQuotaRequest.newBuilder()
                    .setTenantId(Site.tenant(5))
                    .setAmount(1)
                    .setType(GrantType.GRANT_TYPE_TOP_UP)
                    .setReason("test")
                    .setRequestId("grant-1")
                    .build());
    assertEquals(202, site.api(queued, "POST", "/jobs/" + waits + "/replay").statusCode());
    awaitState(waits, "sent");
    assertCountsAreWhatWasDelivered(5, 0, 2);
  }

  @Test
  void providerFailureGivesBackWhatWasHeld() {
    site.provider.fail(
        handed ->
            handed.from().equals(Site.numberId(6))
                ? Optional.of(Fault.cloudApi(400, 131047))
                : Optional.empty());
    try {
      assertEquals(502, site.send(direct, 6, "+966536656601", "").statusCode());
      awaitState(queue(6, "+966536656602", ""), "failed");
      Eventually.until("nothing is held", () -> site.quota(6).getHeld() == 0);
    } finally {
      site.provider.recover();
    }
    assertEquals(0, site.quota(6).getUsed());
    assertEquals(0, delivered(6));
  }

  @Test
  void meteringAwaySendsGoOnAndAreRecordedLater() {
    String before = queue(7, "+966536656700", "");
    awaitState(before, "sent");
    site.killServer();
    try {
      for (int i = 1; i <= 3; i++) {
        assertEquals(200, site.send(direct, 7, "+96653665670" + i, "").statusCode());
        awaitState(queue(7, "+96653665671" + i, ""), "sent");
        String webhook =
            WebhookBodies.of(
                Site.numberId(7),
                List.of(WebhookBodies.message("wamid.away-" + i, "96651000070" + i, now())));
        assertEquals(200, site.webhook(queued, webhook).statusCode());
      }
    } finally {
      site.restartServer();
    }
    assertCountsAreWhatWasDelivered(7, 3, 4);
    assertEquals(3, site.usage(7).getInboundCount());
    assertEquals(10, site.usage(7).getConversationCount());
  }

  @Test
  void whatIsNotDeliveredGivesItsConversationBack() {
    String failed = awaitState(queue(8, "+966536656801", ""), "sent").path("sid").asText();
    String job = queue(8, "+966536656802", "");
    String read = awaitState(job, "sent").path("sid").asText();
    String wamid = json(site.send(direct, 8, "+966536656803", "").body()).path("sid").asText();
    assertCountsAreWhatWasDelivered(8, 1, 2);
    String statuses =
        """
        {"entry":[{"changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"%s"},
          "statuses":[%s,%s,%s,%s]}}]}]}"""
            .formatted(
                Site.numberId(8),
                status(failed, "failed"),
                status(wamid, "undelivered"),
                status(read, "read"),
                status(read, "failed"));
    assertEquals(200, site.webhook(queued, statuses).statusCode());
    assertEquals(200, site.webhook(direct, statuses).statusCode(), "a repeat, elsewhere");
    awaitUsage(8, usage -> assertEquals(1, usage.getConversationCount()));
    assertEquals(1, site.usage(8).getOutboundQueuedCount());
    assertEquals("read", site.job(queued, job).path("delivery").path("status").asText());
  }

  private static String status(String messageId, String status) {
    return "{\"id\":\"%s\",\"status\":\"%s\",\"timestamp\":\"%s\"}"
        .formatted(messageId, status, now());
  }

  /** Customers of the test are written to once each. */
  private static void assertCountsAreWhatWasDelivered(int tenant, long directs, long queues) {
    awaitUsage(
        tenant,
        usage -> {
          assertEquals(directs, usage.getOutboundDirectCount());
          assertEquals(queues, usage.getOutboundQueuedCount());
        });
    assertEquals(directs + queues, delivered(tenant));
    MonthlyUsage usage = site.usage(tenant);
    assertEquals(directs + queues + usage.getInboundCount(), usage.getConversationCount());
  }

  private static void awaitUsage(int tenant, Consumer<MonthlyUsage> expected) {
    Eventually.until(
        "the counts are right",
        () -> {
          try {
            expected.accept(site.usage(tenant));
            return true;
          } catch (AssertionError notYet) {
            return false;
          }
        });
    expected.accept(site.usage(tenant));
  }

  private static long delivered(int tenant) {
    return site.provider.delivered().stream()
        .filter(sent -> sent.handed().from().equals(Site.numberId(tenant)))
        .count();
  }

  private static void endReservations(int tenant) {
    site.admin()
        .listReservations(
            ListReservationsRequest.newBuilder().setTenantId(Site.tenant(tenant)).build())
        .getReservationsList()
        .forEach(
            reservation -> {
              var unused =
                  site.admin()
                      .endReservation(
                          EndReservationRequest.newBuilder()
                              .setTenantId(Site.tenant(tenant))
                              .setReservationId(reservation.getReservationId())
                              .setReason("test")
                              .setRequestId("end-" + reservation.getReservationId())
                              .build());
            });
  }

  private static String queue(int tenant, String to, String more) {
    HttpResponse<String> answer = site.send(queued, tenant, to, more);
    assertEquals(202, answer.statusCode(), answer.body());
    return json(answer.body()).path("jobId").asText();
  }

  private static JsonNode awaitState(String jobId, String state) {
    Eventually.until(
        "job " + jobId + " is " + state,
        () -> site.job(queued, jobId).path("state").asText().equals(state));
    return site.job(queued, jobId);
  }

  private static String now() {
    return Long.toString(Instant.now().getEpochSecond());
  }

  private static String header(String name, HttpResponse<String> answer) {
    return answer.headers().firstValue(name).orElse("absent");
  }
}
