package dev.tollgate.gateway.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.gateway.config.Tenant;
import dev.tollgate.gateway.config.Tenants;
import dev.tollgate.gateway.json.InvalidBodyException;
import dev.tollgate.gateway.testing.WebhookFuzzer;
import dev.tollgate.gateway.whatsapp.MessageKind;
import dev.tollgate.gateway.whatsapp.PhoneNumbers;
import dev.tollgate.gateway.whatsapp.ReceivedMessage;
import dev.tollgate.gateway.whatsapp.WebhookParser;
import dev.tollgate.metering.v1.ListTenantsRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Mutated webhooks, through the gateway into a server: what it counts is what was good in them;
 * {@code -Dtollgate.seed=N} repeats a run.
 */
class WebhookFuzzStackIT {
  private static final int WEBHOOKS = 500;
  private static final Set<Integer> DOCUMENTED = Set.of(200, 400, 413);
  private static final String NUMBER_ID = "100000000007919";
  private static final String TENANT = "rest-001";

  /** Within it an event time is taken whenever exactly it arrives; beyond it not even nearly. */
  private static final Instant NOW = Instant.parse("2025-06-15T12:00:00Z");

  private static final Duration FUTURE_MAX = Duration.ofMinutes(5);

  private final long seed = Long.getLong("tollgate.seed", System.nanoTime());
  private final WebhookParser parser = new WebhookParser(PhoneNumbers.international());
  private final Set<String> acknowledged = new HashSet<>();

  @Test
  void mutatedWebhooksGetDocumentedAnswersAndTheGoodMessagesCountOnce() throws Exception {
    System.out.println("WebhookFuzzStackIT: -Dtollgate.seed=" + seed);
    WebhookFuzzer fuzzer = new WebhookFuzzer(seed, NUMBER_ID);
    Tenants tenants = new Tenants(List.of(new Tenant(TENANT, NUMBER_ID, "+966550000001")));
    InstantSource clock = InstantSource.fixed(NOW);
    try (Stack stack = new Stack(tenants, clock)) {
      Map<Integer, Integer> answers = new HashMap<>();
      for (int i = 0; i < WEBHOOKS; i++) {
        byte[] body = fuzzer.mutated(i);
        HttpResponse<String> answer = stack.postWebhook(body);
        answers.merge(answer.statusCode(), 1, Integer::sum);
        String what = "seed " + seed + ", webhook " + i + ": " + answer.body();
        assertTrue(DOCUMENTED.contains(answer.statusCode()), what);
        if (answer.statusCode() == 200) {
          note(body);
        }
      }
      System.out.println("WebhookFuzzStackIT: " + answers + ", " + acknowledged.size());
      assertCounted(stack);

      byte[] good = fuzzer.webhook(WEBHOOKS).getBytes(StandardCharsets.UTF_8);
      assertEquals(200, stack.postWebhook(good).statusCode(), "it still serves");
      assertEquals(200, stack.postWebhook(good).statusCode(), "it still serves");
      note(good);
      assertCounted(stack);
    }
  }

  /** What an answered webhook has in it that can be counted. */
  private void note(byte[] body) throws InvalidBodyException {
    for (ReceivedMessage message : parser.parse(body).messages()) {
      Instant time = message.occurredAt();
      boolean inTime =
          !time.isBefore(NOW.minus(Stack.LATENESS_MAX)) && !time.isAfter(NOW.plus(FUTURE_MAX));
      boolean counted = message.kind() == MessageKind.MESSAGE;
      if (counted && message.phoneNumberId().equals(NUMBER_ID) && inTime) {
        acknowledged.add(message.messageId());
      }
    }
  }

  private void assertCounted(Stack stack) {
    String what = "seed " + seed;
    long distinct = acknowledged.size();
    assertTrue(distinct > 100, () -> what + ": " + distinct);
    assertEquals(distinct, stack.count("messages_recorded"), what);
    assertEquals(
        List.of(TENANT),
        stack.admin.listTenants(ListTenantsRequest.getDefaultInstance()).getTenantsList().stream()
            .map(dev.tollgate.metering.v1.Tenant::getTenantId)
            .toList(),
        what);
    YearMonth last = YearMonth.of(2025, 7);
    TenantCounts counts = TenantCounts.of(stack, TENANT, last.minusYears(11), last);
    assertEquals(distinct, counts.messages(), what);
    assertEquals(
        distinct,
        counts.months().values().stream().mapToLong(TenantCounts.Month::inbound).sum(),
        what);
    assertEquals(
        counts.sessions(),
        counts.months().values().stream().mapToLong(TenantCounts.Month::conversations).sum(),
        what);
  }
}
