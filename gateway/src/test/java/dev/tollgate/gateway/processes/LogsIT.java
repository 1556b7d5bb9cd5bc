package dev.tollgate.gateway.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.gateway.standin.Fault;
import dev.tollgate.gateway.testing.TestPostgres;
import dev.tollgate.gateway.testing.WebhookBodies;
import dev.tollgate.testing.Eventually;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a gateway in a process of its own logs of traffic that goes wrong in many ways. */
class LogsIT {
  private static final String NUMBER = "966510000087";
  private static final String MESSAGE = "wamid.HBgLOTY2NTEwMDAwMDg3";
  private static final String UNKNOWN_NUMBER_ID = "100000000077777";

  /** These two lines are said on standard output, and are no log. */
  private static final String SAID = "tollgate-gateway ";

  @Test
  void everyLineIsAnObjectAndNothingPersonalIsInIt() {
    TestPostgres.Fresh database = TestPostgres.fresh();
    try (Site site = new Site()) {
      Program gateway = site.gateway(database, "--log-format=json", "--send-tries=1");
      inbound(site, gateway);
      outbound(site, gateway);
      site.killServer();
      assertEquals(
          200, site.webhook(gateway, webhook(Site.numberId(0), MESSAGE + "3")).statusCode());
      database.goAway();
      assertEquals(200, site.send(gateway, 0, "+" + NUMBER, "").statusCode());
      awaitLogged(gateway, "metering is away", "database is away");
      database.comeBack();
      assertEquals(0, gateway.stop());
      check(gateway.output());
    }
  }

  private static void inbound(Site site, Program gateway) {
    assertEquals(200, site.webhook(gateway, webhook(Site.numberId(0), MESSAGE)).statusCode());
    assertEquals(
        200, site.webhook(gateway, webhook(UNKNOWN_NUMBER_ID, MESSAGE + "2")).statusCode());
    String withoutTime =
        "{\"id\":\"%s\",\"type\":\"text\",\"from\":\"%s\"}".formatted(MESSAGE, NUMBER);
    assertEquals(
        200,
        site.webhook(gateway, WebhookBodies.of(Site.numberId(0), List.of(withoutTime)))
            .statusCode());
    awaitLogged(gateway, UNKNOWN_NUMBER_ID);
  }

  private static void outbound(Site site, Program gateway) {
    site.provider.fail(
        new Fault(
            false,
            400,
            "{\"error\":{\"message\":\"not to +%s\",\"code\":131047}}".formatted(NUMBER)));
    assertEquals(202, site.send(gateway, 0, "+" + NUMBER, "").statusCode());
    assertEquals(404, site.api(gateway, "GET", "/jobs/" + NUMBER).statusCode());
    awaitLogged(gateway, "queued send ", "131047");
    site.provider.recover();
  }

  private static void check(String output) {
    List<String> lines = output.lines().filter(line -> !line.startsWith(SAID)).toList();
    assertTrue(lines.size() >= 4, output);
    for (String line : lines) {
      JsonNode json = Site.json(line);
      for (String field : List.of("timestamp", "level", "logger", "message")) {
        assertTrue(json.path(field).isTextual(), line);
      }
      Stream.of(NUMBER, "wamid", "hello").forEach(text -> assertFalse(line.contains(text), line));
    }
  }

  private static void awaitLogged(Program gateway, String... texts) {
    for (String text : texts) {
      Eventually.until("it logs: " + text, () -> gateway.output().contains(text));
    }
  }

  private static String webhook(String numberId, String messageId) {
    String now = String.valueOf(Instant.now().getEpochSecond());
    return WebhookBodies.of(numberId, List.of(WebhookBodies.message(messageId, NUMBER, now)));
  }
}
