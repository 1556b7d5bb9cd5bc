package dev.tollgate.gateway.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.gateway.config.Tenant;
import dev.tollgate.gateway.config.Tenants;
import dev.tollgate.gateway.testing.SettableTime;
import dev.tollgate.gateway.testing.WebhookBodies;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sends to a phone number and messages under a user id, of one customer. */
class TwoIdsStackIT {
  private static final String TENANT = "rest-001";
  private static final String NUMBER_ID = "100000000007919";
  private static final String NUMBER = "+966550000001";
  private static final YearMonth MONTH = YearMonth.of(2025, 1);
  private static final String PHONE = "966510000087";
  private static final String BY_PHONE = "\"from\":\"" + PHONE + "\"";
  private static final String BY_USER_ID = "\"from_user_id\":\"SA.87\"";
  private static final String BY_BOTH = BY_PHONE + "," + BY_USER_ID;

  private final SettableTime clock = new SettableTime(Instant.parse("2025-01-20T12:00:00Z"));
  private Stack stack;
  private int webhooks;

  @BeforeEach
  void start() throws IOException {
    stack = new Stack(new Tenants(List.of(new Tenant(TENANT, NUMBER_ID, NUMBER))), clock);
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  @Test
  void meetInOneSessionOnceAMessageCarriedBothIds() {
    receive(BY_BOTH);
    receive(BY_USER_ID);
    send();
    assertCounts(3, 1, 1, 2);

    clock.advance(Duration.ofHours(23));
    receive(BY_USER_ID);
    clock.advance(Duration.ofHours(23));
    send();
    receive(BY_PHONE);
    assertCounts(6, 1, 1, 4);
  }

  @Test
  void thatWereApartBecomeOneWhenTheIdsMeet() {
    send();
    clock.advance(Duration.ofHours(1));
    receive(BY_USER_ID);
    assertCounts(2, 2, 2, 1);

    clock.advance(Duration.ofHours(1));
    receive(BY_BOTH);
    assertCounts(3, 1, 1, 2);

    clock.advance(Duration.ofHours(1));
    send();
    receive(BY_USER_ID);
    assertCounts(5, 1, 1, 3);
  }

  private void receive(String sender) {
    String message =
        "{\"id\":\"wamid.%d\",\"timestamp\":\"%d\",%s}"
            .formatted(webhooks++, clock.instant().getEpochSecond(), sender);
    String body = WebhookBodies.of(NUMBER_ID, List.of(message));
    HttpResponse<String> answer = stack.postWebhook(body.getBytes(StandardCharsets.UTF_8));
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(webhooks, stack.count("messages_recorded"));
  }

  private void send() {
    HttpResponse<String> answer = stack.send("+" + PHONE, NUMBER);
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(0, stack.count("sends_untracked"));
  }

  private void assertCounts(long messages, long sessions, long customers, long inbound) {
    assertEquals(
        new TenantCounts(
            messages,
            sessions,
            customers,
            Map.of(MONTH, new TenantCounts.Month(sessions, inbound))),
        TenantCounts.of(stack, TENANT, MONTH, MONTH));
  }
}
