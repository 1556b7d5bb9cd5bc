package dev.tollgate.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.server.TestServer;
import dev.tollgate.server.database.TestPostgres;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code tollgate watch} against a real server. */
@Timeout(120)
class WatchCommandIT {
  private final Instant now = Instant.parse("2025-03-20T12:00:00Z");
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.on(TestPostgres.freshDatabase(), () -> now);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of(arguments), Stream.of("--server", server.target()))
            .toArray(String[]::new));
  }

  @Test
  void watchPrintsALineAChange() throws Exception {
    try (TollgateClient client = server.client()) {
      for (String customer : List.of("one", "two")) {
        client
            .direct()
            .trackInbound(
                InboundMessage.builder("shop", customer)
                    .messageId(customer)
                    .occurredAt(now)
                    .build());
      }
    }
    CommandRun text = run("watch", "--tenant", "shop", "--updates", "1");
    assertEquals(0, text.exitCode(), text.err());
    assertEquals(
        List.of("2025-03-20T12:00:00Z shop 2025-03 UTC 2 used, 0 held, of 1000, 998 left (0.2 %)"),
        text.cells());
    CommandRun json = run("watch", "--min-interval", "PT0.1S", "--updates", "1", "--json");
    assertEquals(1, json.out().lines().count());
    JsonObject update = JsonParser.parseString(json.out()).getAsJsonObject();
    assertEquals("shop", update.get("tenantId").getAsString());
    assertEquals("2", update.getAsJsonObject("quota").get("used").getAsString());

    CommandRun unknown = run("watch", "--tenant", "nobody");
    assertEquals(1, unknown.exitCode());
    assertTrue(unknown.err().contains("NOT_FOUND"), unknown.err());
    assertEquals(1, run("watch", "--min-interval", "PT0.01S").exitCode());
  }
}
