package dev.tollgate.gateway;

import static dev.tollgate.gateway.GatewayUnderTest.NUMBER_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.gateway.testing.WebhookFuzzer;
import dev.tollgate.metering.v1.TrackMessageRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Mutated webhooks; {@code -Dtollgate.seed=N} repeats a run. */
class WebhookSimulation {
  private static final int WEBHOOKS = 500;
  private static final Set<Integer> DOCUMENTED = Set.of(200, 400, 413);
  private final long seed = Long.getLong("tollgate.seed", System.nanoTime());
  private final WebhookFuzzer fuzzer = new WebhookFuzzer(seed, NUMBER_ID);

  @Test
  void mutatedWebhooksGetDocumentedAnswersAndLeaveCountsTrue() {
    System.out.println("WebhookSimulation: -Dtollgate.seed=" + seed);
    Map<Integer, Integer> answers = new HashMap<>();
    try (GatewayUnderTest it = new GatewayUnderTest()) {
      for (int i = 0; i < WEBHOOKS; i++) {
        byte[] body = fuzzer.mutated(i);
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
      assertEquals(200, it.post(fuzzer.webhook(WEBHOOKS)).statusCode());
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
