package dev.tollgate.gateway.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.gateway.testing.TestPostgres;
import dev.tollgate.testing.Eventually;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Four times as many sends as the limit allows, all at once, queued and direct. */
class LimitIT {
  private static final int LIMIT = 100;
  private static final int SENDS = 400;

  @Test
  void exactlyAsManyConversationsAsTheLimitAllowsAreSent() {
    TestPostgres.Fresh database = TestPostgres.fresh();
    try (Site site = new Site()) {
      Program queued = site.launchGateway(database, "--max-in-flight=300");
      Program direct = site.launchGateway(database, "--queue=off", "--max-in-flight=300");
      queued.awaitReady();
      direct.awaitReady();
      site.limit(0, LIMIT);
      List<CompletableFuture<HttpResponse<String>>> sends = new ArrayList<>();
      for (int i = 0; i < SENDS; i++) {
        sends.add(
            site.sendAsync(
                i % 2 == 0 ? queued : direct, 0, "+96653%07d".formatted(1_000_000 + i), ""));
      }
      Map<Integer, Long> answers =
          sends.stream()
              .map(CompletableFuture::join)
              .collect(Collectors.groupingBy(HttpResponse::statusCode, Collectors.counting()));
      assertEquals(SENDS - LIMIT, answers.get(429), answers::toString);
      assertEquals(
          LIMIT, answers.getOrDefault(200, 0L) + answers.getOrDefault(202, 0L), answers::toString);
      Eventually.until(
          "all that are allowed are sent", () -> site.provider.delivered().size() == LIMIT);
      Eventually.until("all are counted", () -> site.usage(0).getConversationCount() == LIMIT);
      assertEquals(
          LIMIT,
          site.provider.delivered().stream()
              .map(sent -> sent.handed().to())
              .collect(Collectors.toMap(Function.identity(), to -> 1))
              .size());
      assertEquals(0, site.quota(0).getHeld());
    }
  }
}
