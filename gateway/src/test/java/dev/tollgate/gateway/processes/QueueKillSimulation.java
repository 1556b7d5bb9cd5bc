package dev.tollgate.gateway.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.gateway.config.QueueConfig;
import dev.tollgate.gateway.standin.Delivered;
import dev.tollgate.gateway.testing.TestPostgres;
import dev.tollgate.testing.Campaign;
import dev.tollgate.testing.Eventually;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Two gateways on one queue, of which one is killed in the middle. Every message reaches the
 * provider, in order within its conversation, once by the provider's own count of request ids, and
 * with no more than five of a tenant under way at once.
 *
 * <p>{@code -Dtollgate.seed} repeats a run; {@code -Pcampaign} sends 5,000 to 500 conversations.
 */
class QueueKillSimulation {
  private static final int CONVERSATIONS = Campaign.scale(60, 500);
  private static final int MESSAGES = Campaign.scale(5, 10);
  private static final int TENANTS = 10;
  private static final Duration MAX = Duration.ofMinutes(Campaign.scale(2, 5));

  @Test
  void aKilledGatewayLosesNothingAndMixesNothingUp() {
    long seed = Campaign.seed();
    Random random = new Random(seed);
    TestPostgres.Fresh database = TestPostgres.fresh();
    try (Site site = new Site()) {
      Program first = site.launchGateway(database, "--queue-workers=30");
      Program second = site.launchGateway(database, "--queue-workers=30");
      first.awaitReady();
      second.awaitReady();
      site.provider.latency(Duration.ofMillis(20));
      int total = CONVERSATIONS * MESSAGES;
      int killAt = total / 4 + random.nextInt(total / 2);
      List<CompletableFuture<Void>> chains = new ArrayList<>();
      for (int conversation = 0; conversation < CONVERSATIONS; conversation++) {
        chains.add(new Chain(site, List.of(first, second), conversation).sent(0));
      }
      Eventually.until("it is time to kill", MAX, () -> site.provider.attempts() >= killAt);
      first.kill();
      chains.forEach(CompletableFuture::join);
      Eventually.until("all are delivered", MAX, () -> site.provider.delivered().size() == total);

      Map<String, List<String>> byConversation = new HashMap<>();
      for (Delivered delivered : site.provider.delivered()) {
        byConversation
            .computeIfAbsent(delivered.handed().to(), to -> new ArrayList<>())
            .add(delivered.handed().requestId());
      }
      assertEquals(CONVERSATIONS, byConversation.size());
      byConversation.forEach(
          (to, requests) -> {
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
              expected.add(Chain.requestId(to, i));
            }
            assertEquals(expected, requests, () -> "seed " + seed);
          });
      for (int tenant = 0; tenant < TENANTS; tenant++) {
        int inFlight = site.provider.inFlightMax(Site.numberId(tenant));
        assertTrue(
            inFlight <= QueueConfig.LANES_PER_TENANT, () -> inFlight + " at once, seed " + seed);
      }
      assertCounted(site, seed);
      System.out.printf(
          "QueueKillSimulation: %d messages, killed after %d, %d handed over again%n",
          total, killAt, site.provider.attempts() - total);
    }
  }

  private static void assertCounted(Site site, long seed) {
    for (int i = 0; i < TENANTS; i++) {
      int tenant = i;
      long conversations = CONVERSATIONS / TENANTS;
      Eventually.until(
          "all of tenant " + tenant + " are recorded",
          () -> site.usage(tenant).getOutboundQueuedCount() == conversations * MESSAGES);
      assertEquals(conversations, site.usage(tenant).getConversationCount(), () -> "seed " + seed);
    }
  }

  /** The messages of one conversation, each asked for once the one before is in the queue. */
  private record Chain(Site site, List<Program> gateways, int conversation) {
    static String requestId(String to, int message) {
      return to + "/" + message;
    }

    CompletableFuture<Void> sent(int message) {
      if (message == MESSAGES) {
        return CompletableFuture.completedFuture(null);
      }
      return asked(message, message % 2).thenCompose(queued -> sent(message + 1));
    }

    /** A gateway that is gone is left for the other one, with the same request id. */
    private CompletableFuture<HttpResponse<String>> asked(int message, int gateway) {
      String to = "+96653%07d".formatted(1_000_000 + conversation);
      String more = ",\"requestId\":\"%s\"".formatted(requestId(to, message));
      return site.sendAsync(gateways.get(gateway), conversation % TENANTS, to, more)
          .handle(
              (answer, failure) -> failure == null && answer.statusCode() == 202 ? answer : null)
          .thenCompose(
              answer ->
                  answer == null ? asked(message, 1) : CompletableFuture.completedFuture(answer));
    }
  }
}
