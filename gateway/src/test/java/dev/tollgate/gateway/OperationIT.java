package dev.tollgate.gateway;

import static dev.tollgate.gateway.GatewayUnderTest.NUMBER;
import static dev.tollgate.gateway.GatewayUnderTest.NUMBER_ID;
import static dev.tollgate.gateway.GatewayUnderTest.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.gateway.GatewayUnderTest.Settings;
import dev.tollgate.gateway.config.QueueConfig;
import dev.tollgate.gateway.metering.Counter;
import dev.tollgate.gateway.testing.TestPostgres;
import dev.tollgate.gateway.testing.WebhookBodies;
import dev.tollgate.testing.Eventually;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What operators and their programs see of a gateway. */
class OperationIT {
  private static final Pattern NAME = Pattern.compile("(?m)^# TYPE (tollgate_gateway_\\S+) ");
  private static final Pattern DOCUMENTED = Pattern.compile("`(tollgate_gateway_[a-z_]+)`");

  private static final Pattern IN_FLIGHT =
      Pattern.compile("(?m)^tollgate_gateway_http_requests_in_flight (\\S+)$");

  private final TestPostgres.Fresh database = TestPostgres.fresh();
  private GatewayUnderTest it =
      new GatewayUnderTest(Settings.USUAL.queued(database.ofGateway(), QueueConfig.defaults()));

  @AfterEach
  void stop() {
    it.close();
  }

  @Test
  void itIsReadyWhileItCanWorkWhetherOrNotMeteringIsThere() {
    assertEquals("ready", json(it.get("/ready")).path("status").asText());
    it.metering.stop();
    assertEquals(200, it.get("/ready").statusCode());
    it.metering.restart();
  }

  @Test
  void aFullSpoolIsNoReadiness() {
    it.close();
    it = new GatewayUnderTest(Settings.USUAL.withSpoolItems(1));
    it.metering.stop();
    assertEquals(200, post("wamid.1").statusCode());
    assertEquals(503, post("wamid.2").statusCode());
    HttpResponse<String> answer = it.get("/ready");
    assertEquals(503, answer.statusCode());
    assertTrue(json(answer).path("because").path(0).asText().contains("spool is full"));
    assertEquals(1, json(it.get("/health")).path("spool").path("messages").asInt());
    assertTrue(json(it.get("/health")).path("spool").path("full").asBoolean());
    it.metering.restart();
    Eventually.until("ready again", () -> it.get("/ready").statusCode() == 200);
  }

  @Test
  void figuresAreThoseOfWhatHappened() {
    assertEquals(200, post("wamid.1").statusCode());
    it.provider.reply(400, "{\"error\":{\"code\":131047}}");
    String send =
        "{\"phoneNumber\":\"+966536656166\",\"text\":\"hello\",\"fromNumber\":\"%s\"}"
            .formatted(NUMBER);
    assertEquals(202, it.send(send).statusCode());
    Eventually.until("it has failed", () -> it.count("sends_failed") == 1);
    assertEquals(404, it.get("/nothing/here").statusCode());
    Eventually.until(
        "the figures are fresh",
        () -> it.get("/metrics").body().contains("queue_jobs{state=\"failed\"} 1.0"));
    String metrics = it.get("/metrics").body();
    for (String line :
        List.of(
            "tollgate_gateway_messages_recorded_total 1.0",
            "tollgate_gateway_sends_failed_total 1.0",
            "tollgate_gateway_queue_jobs{state=\"queued\"} 0.0",
            "tollgate_gateway_queue_oldest_due_seconds 0.0",
            "tollgate_client_")) {
      assertTrue(metrics.contains(line), () -> line + " in " + metrics);
    }
    assertTrue(
        metrics.contains(
            "tollgate_gateway_http_requests_seconds_count{method=\"POST\","
                + "route=\"/api/whatsapp/send\",status=\"2xx\"} 1"),
        metrics);
    assertTrue(metrics.contains("route=\"none\",status=\"4xx\""), metrics);
    assertFalse(metrics.contains("966"), "nothing personal");
    assertFalse(metrics.contains("/nothing"), "no path that somebody made up");

    database.goAway();
    assertEquals(200, it.get("/ready").statusCode(), "sends go out directly");
    Eventually.until(
        "it is not known",
        () -> it.get("/metrics").body().contains("queue_jobs{state=\"failed\"} NaN"));
    database.comeBack();
  }

  @Test
  void nobodyMakesUpFiguresByMakingUpMethods() {
    for (String method : List.of("MADEUP", "PATCH", "DELETE")) {
      assertTrue(it.call(method, "/health", "").statusCode() >= 400, method);
    }
    String metrics = it.get("/metrics").body();
    assertTrue(metrics.contains("method=\"other\""), metrics);
    for (String method : List.of("MADEUP", "PATCH", "DELETE")) {
      assertFalse(metrics.contains(method), method);
    }
  }

  @Test
  void requestsUnderWayAreSeen() {
    double alone = inFlight();
    it.metering.hold();
    CompletableFuture<HttpResponse<String>> post =
        it.postAsync(
            WebhookBodies.of(
                NUMBER_ID,
                List.of(WebhookBodies.message("wamid.1", "966510000087", "1736728976"))));
    Eventually.until("it is under way", () -> inFlight() == alone + 1);
    it.metering.release();
    assertEquals(200, post.join().statusCode());
    Eventually.until("it has ended", () -> inFlight() == alone);
  }

  @Test
  void healthTellsVersionAndUptime() {
    JsonNode health = json(it.get("/health"));
    assertEquals(GatewayVersion.TEXT, health.path("version").asText());
    assertTrue(health.path("uptimeSeconds").isIntegralNumber(), health::toString);
  }

  @Test
  void everyFigureIsDocumentedAndEveryDocumentedOneIsThere() throws IOException {
    assertEquals(200, it.get("/health").statusCode());
    Set<String> there = new TreeSet<>();
    Matcher names = NAME.matcher(it.get("/metrics").body());
    while (names.find()) {
      there.add(names.group(1));
    }
    assertTrue(there.size() > Counter.values().length, there::toString);
    Set<String> documented = new TreeSet<>();
    Matcher documentedNames =
        DOCUMENTED.matcher(Files.readString(Path.of("..", "docs", "gateway.md")));
    while (documentedNames.find()) {
      documented.add(documentedNames.group(1));
    }
    there.removeIf(name -> name.endsWith("_max"));
    assertEquals(there, documented);
  }

  private double inFlight() {
    Matcher figure = IN_FLIGHT.matcher(it.get("/metrics").body());
    assertTrue(figure.find());
    return Double.parseDouble(figure.group(1));
  }

  private HttpResponse<String> post(String messageId) {
    return it.post(
        WebhookBodies.of(
            NUMBER_ID, List.of(WebhookBodies.message(messageId, "966510000087", "1736728976"))));
  }
}
