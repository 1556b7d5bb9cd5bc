package dev.tollgate.gateway.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.gateway.json.InvalidBodyException;
import dev.tollgate.gateway.json.JsonBody;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.KeyValuePair;

class RedactedLayoutTest {
  private final Logger logger = new LoggerContext().getLogger("a.b.Sender");
  private final RedactedLayout layout = new RedactedLayout();

  @AfterEach
  void backToText() {
    LogFormat.use(LogFormat.TEXT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "to +966536656166 failed | to [number] failed",
        "to 966536656166, again | to [number], again",
        "customer=+966536656166 | customer=[number]",
        "id wamid.HBgMOTY2NTM2 is gone | id [message id] is gone",
        "SM0123456789abcdef0123456789abcdef | [message id]",
        "\"from\":966536656166,\"to\":1 | \"from\":[number],\"to\":1",
        "whatsapp:966536656166 | whatsapp:[number]",
        "?From=whatsapp%3A%2B966536656166&To=%2B966550000001 | ?From=whatsapp%3A[number]&To=[number]",
        "/jobs/%20966510000087123 | /jobs/%20[number]",
        "966510000087@s.whatsapp.net | [number]@s.whatsapp.net",
        "966510000087-1612345 | [number]-1612345",
        "of +966 53 665 6166, +1 (415) 555-0100 | of [number], [number]",
        "+966536656166 answered 400 | [number] answered 400",
        "\u0669\u0666\u0666\u0665\u0663\u0666\u0666\u0665\u0666 | [number]",
        "wamid.HBg%2BMOTY%3D, then | [message id], then",
        "id=MM0123456789ABCDEF0123456789abcdef | id=[message id]",
        "%2FSM0123456789abcdef0123456789abcdef | %2F[message id]",
        "user SA.13491208655302741918 | user [user id]",
        "user US.A1b2C3d4E5f6G7 | user [user id]",
        "user US.ENT.11815799212886844830 | user [user id]",
        "in DB.connectionFactory | in DB.connectionFactory",
        "port 65535, status 400, job 1234567 | port 65535, status 400, job 1234567",
        "at 2026-11-26T16:45:30.682039Z | at 2026-11-26T16:45:30.682039Z",
        "127.0.0.1:35789 | 127.0.0.1:35789",
        "after PT12345678.5S | after PT12345678.5S",
        "phone_number_id 100000000000000 is | phone_number_id 100000000000000 is",
        "{\"phone_number_id\":\"100000000000000\"} | {\"phone_number_id\":\"100000000000000\"}",
        "queued send 123456789 of tenant rest-00000001 | queued send 123456789 of tenant rest-00000001",
        "took 0.123456789 s, 12345678ms | took 0.123456789 s, 12345678ms",
        "12345678-3fda-4875-ad43-997019668640 | 12345678-3fda-4875-ad43-997019668640",
        "998c670e-3fda-4875-ad43-997019668e64 | 998c670e-3fda-4875-ad43-997019668e64"
      })
  void whatIsPersonalIsTakenOutAndNothingElse(String text, String redacted) {
    assertEquals(redacted, Redaction.of(text));
  }

  @Test
  void aTextLineHasItAll() {
    String line = layout.doLayout(event("to +966536656166"));
    assertTrue(line.contains(" WARN  Sender to [number] number=[number]\n"), line);
    assertTrue(line.contains("IllegalStateException: of [message id]"), line);
    assertFalse(line.contains("966536656166"), line);
  }

  @Test
  void aJsonLineIsOneObject() throws InvalidBodyException {
    LogFormat.use(LogFormat.JSON);
    String line = layout.doLayout(event("to \"+966536656166\"\nand on"));
    assertEquals(1, line.lines().count(), line);
    JsonNode json = JsonBody.readObject(line.getBytes(StandardCharsets.UTF_8));
    assertEquals("to \"[number]\"\nand on", json.path("message").asText());
    assertEquals("WARN", json.path("level").asText());
    assertEquals("Sender", json.path("logger").asText());
    assertEquals("[number]", json.path("number").asText());
    assertTrue(json.path("throwable").asText().contains("of [message id]"), line);
    assertFalse(line.contains("966536656166"), line);
  }

  @Test
  void theIdOfABusinessNumberIsShownByItsKey() {
    LoggingEvent event = event("unknown");
    event.addKeyValuePair(new KeyValuePair("phone_number_id", "100000000000000"));
    String line = layout.doLayout(event);
    assertTrue(line.contains(" number=[number] phone_number_id=100000000000000\n"), line);
  }

  @Test
  void aKeyHidesNoPartOfTheLine() throws InvalidBodyException {
    LogFormat.use(LogFormat.JSON);
    LoggingEvent event = event("the message");
    event.addKeyValuePair(new KeyValuePair("message", "of the key"));
    event.addKeyValuePair(new KeyValuePair("throwable", "of the key"));
    JsonNode json = JsonBody.readObject(layout.doLayout(event).getBytes(StandardCharsets.UTF_8));
    assertEquals("the message", json.path("message").asText());
    assertEquals("of the key", json.path("_message").asText());
    assertTrue(json.path("throwable").asText().contains("IllegalStateException"));
    assertEquals("of the key", json.path("_throwable").asText());
  }

  private LoggingEvent event(String message) {
    LoggingEvent event =
        new LoggingEvent(
            "fqcn", logger, Level.WARN, message, new IllegalStateException("of wamid.X"), null);
    event.addKeyValuePair(new KeyValuePair("number", "966536656166"));
    return event;
  }
}
