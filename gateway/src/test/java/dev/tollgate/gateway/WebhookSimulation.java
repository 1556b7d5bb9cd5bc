package dev.tollgate.gateway;

import static dev.tollgate.gateway.GatewayUnderTest.NUMBER_ID;
import static dev.tollgate.gateway.testing.WebhookBodies.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.gateway.testing.WebhookBodies;
import dev.tollgate.metering.v1.TrackMessageRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Mutated webhooks; {@code -Dtollgate.seed=N} repeats a run. */
class WebhookSimulation {
  private static final int WEBHOOKS = 500;
  private static final Set<Integer> DOCUMENTED = Set.of(200, 400, 413);
  private static final List<byte[]> PIECES =
      Stream.of(
              "{",
              "}",
              "[",
              "]",
              "\"",
              ",",
              ":",
              "null",
              "1e999",
              "\\u0000",
              "\\ud800",
              "-1",
              "true",
              "[[[[[[[[",
              "{\"a\":{\"a\":",
              "\"timestamp\":\"x\"",
              "\"from\":7",
              "\u00e9",
              "\ufffd")
          .map(piece -> piece.getBytes(StandardCharsets.UTF_8))
          .toList();

  private final long seed = Long.getLong("tollgate.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void mutatedWebhooksGetDocumentedAnswersAndLeaveCountsTrue() {
    System.out.println("WebhookSimulation: -Dtollgate.seed=" + seed);
    Map<Integer, Integer> answers = new HashMap<>();
    try (GatewayUnderTest it = new GatewayUnderTest()) {
      for (int i = 0; i < WEBHOOKS; i++) {
        byte[] body = mutated(webhook(i));
        HttpResponse<String> answer = it.post(body);
        answers.merge(answer.statusCode(), 1, Integer::sum);
        assertTrue(DOCUMENTED.contains(answer.statusCode()), () -> describe(answer, body));
        assertFalse(answer.body().contains("Exception"), () -> describe(answer, body));
        if (answer.statusCode() != 200) {
          assertTrue(
              GatewayUnderTest.json(answer).hasNonNull("code"), () -> describe(answer, body));
        }
      }
      it.metering.inbound().values().forEach(this::assertSound);
      assertEquals(it.metering.inbound().size(), it.count("messages_recorded"), "seed " + seed);
      int before = it.metering.inbound().size();
      assertEquals(200, it.post(webhook(WEBHOOKS)).statusCode());
      assertTrue(it.metering.inbound().size() > before, "it still serves");
    }
    // The mutations reach both sides of the parser.
    assertTrue(answers.getOrDefault(200, 0) > 20, () -> "seed " + seed + ": " + answers);
    assertTrue(answers.getOrDefault(400, 0) > 20, () -> "seed " + seed + ": " + answers);
  }

  private void assertSound(TrackMessageRequest message) {
    String id = message.getMessageId();
    assertFalse(id.isEmpty() || message.getCustomerId().isEmpty(), "seed " + seed);
    assertTrue(id.codePointCount(0, id.length()) <= 256, "seed " + seed);
    assertTrue(id.chars().noneMatch(Character::isISOControl), "seed " + seed);
    assertTrue(message.hasOccurredAt() && message.getOccurredAt().getSeconds() >= 0);
  }

  private String webhook(int number) {
    List<String> messages = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      messages.add(
          message(
              "wamid." + number + "." + i,
              "96651000" + (1000 + random.nextInt(9000)),
              Integer.toString(1736728976 + random.nextInt(1_000_000))));
    }
    return WebhookBodies.of(
        NUMBER_ID, "[{\"profile\":{\"name\":\"c\"},\"wa_id\":\"966510001000\"}]", messages);
  }

  private byte[] mutated(String webhook) {
    byte[] body = webhook.getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(4); i > 0 && body.length > 0; i--) {
      body = mutation(body);
    }
    return body;
  }

  private byte[] mutation(byte[] body) {
    int at = random.nextInt(body.length);
    int length = Math.min(body.length - at, 1 + random.nextInt(20));
    return switch (random.nextInt(6)) {
      case 0 -> spliced(body, at, 0, PIECES.get(random.nextInt(PIECES.size())));
      case 1 -> spliced(body, at, length, PIECES.get(random.nextInt(PIECES.size())));
      case 2 -> spliced(body, at, length, new byte[0]);
      case 3 -> spliced(body, at, 0, Arrays.copyOfRange(body, at, at + length));
      case 4 -> Arrays.copyOf(body, at);
      default -> spliced(body, at, 1, new byte[] {(byte) random.nextInt(256)});
    };
  }

  private static byte[] spliced(byte[] body, int at, int removed, byte[] inserted) {
    byte[] result = Arrays.copyOf(body, body.length - removed + inserted.length);
    System.arraycopy(inserted, 0, result, at, inserted.length);
    System.arraycopy(body, at + removed, result, at + inserted.length, body.length - at - removed);
    return result;
  }

  private String describe(HttpResponse<String> answer, byte[] body) {
    return "seed "
        + seed
        + ": "
        + answer.statusCode()
        + " "
        + answer.body()
        + " to "
        + new String(body, StandardCharsets.UTF_8);
  }
}
