package dev.tollgate.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.server.TestServer;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.server.pipeline.LaneLimits;
import dev.tollgate.server.pipeline.TrackRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tollgate audit} against a real server whose history was changed in every way. */
@Timeout(120)
class AuditCommandIT {
  private volatile Instant now = Instant.parse("2025-03-20T12:00:00Z");

  @TempDir private Path directory;
  private ConnectionSettings database;
  private TestServer server;

  @BeforeEach
  void start() {
    database = TestPostgres.freshDatabase();
    server =
        TestServer.on(
            database,
            () -> now,
            LaneLimits.DEFAULT,
            new TrackRules(Duration.ofDays(35), true, "FREE"));
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

  private void done(String... arguments) {
    now = now.plusSeconds(60);
    CommandRun run = run(arguments);
    assertEquals(0, run.exitCode(), run.err());
  }

  /** A tenant's messages are taken back, told apart, mended, and imported where it is too late. */
  private void changeHistory() throws Exception {
    try (TollgateClient client = server.client()) {
      for (String id : List.of("m1", "m2", "m3")) {
        client
            .direct()
            .trackInbound(
                InboundMessage.builder("shop", id.equals("m1") ? "one" : "two")
                    .messageId(id)
                    .occurredAt(now)
                    .build());
      }
      client
          .direct()
          .trackInbound(
              InboundMessage.builder("shop", "two")
                  .messageId("m4")
                  .occurredAt(now)
                  .customerAliases(List.of("other"))
                  .build());
      client
          .direct()
          .trackInbound(
              InboundMessage.builder("shop", "other").messageId("m5").occurredAt(now).build());
    }
    done("void", "--tenant", "shop", "--reason", "a test", "m1");
    done("unlink", "--tenant", "shop", "--customer", "other", "--reason", "two people");
    Path old = directory.resolve("old.ndjson");
    Files.writeString(
        old,
        """
        {"inbound": {"tenant_id": "shop", "customer_id": "c", "message_id": "old",\
         "occurred_at": "2024-11-05T10:00:00Z"}}
        """);
    done("import", "--allow-final", old.toString());
    try (Connection connection = TestPostgres.connect(database);
        Statement statement = connection.createStatement()) {
      assertEquals(
          1,
          statement.executeUpdate(
              "update monthly_usage set conversation_count = conversation_count + 1"
                  + " where period_start >= '2025-01-01'"));
      assertTrue(statement.executeUpdate("update session set message_count = 9") > 0);
    }
    now = now.plusSeconds(60);
    assertEquals(1, run("reconcile", "--tenant", "shop", "--repair").exitCode());
  }

  @Test
  void everyWayToChangeHistoryIsFound() throws Exception {
    changeHistory();
    CommandRun run = run("audit", "--admin", "--tenant", "shop");
    assertEquals(0, run.exitCode(), run.err());
    List<String> lines = run.cells();
    assertEquals("AT ACTION RESOURCE BY BEFORE AFTER", lines.get(0));
    assertEquals(
        List.of(
            "2025-03-20T12:04:00Z ReconcileTenant tenant/shop anonymous - {\"conversations\": 3}",
            "2025-03-20T12:04:00Z ReconcileTenant tenant/shop anonymous - {\"periods\": 1}",
            "2025-03-20T12:03:00Z ImportMessages tenant/shop anonymous -"
                + " {\"messages\": 1, \"period_start\": \"2024-11-01T00:00:00Z\"}"),
        lines.subList(1, 4));
    assertTrue(
        lines
            .get(4)
            .startsWith("2025-03-20T12:02:00Z UnlinkCustomer tenant/shop anonymous - {\"reason\":"),
        lines.get(4));
    assertFalse(lines.get(4).contains("other"), "what customers are called is not in it");
    assertEquals(
        "2025-03-20T12:01:00Z VoidMessages tenant/shop anonymous -"
            + " {\"reason\": \"a test\", \"voided\": 1, \"allow_final\": false}",
        lines.get(5));
    assertEquals(6, lines.size(), run.out());
  }

  @Test
  void anExportHasEverythingOfItsTimeAndNoHalfFile() throws Exception {
    changeHistory();
    done("tenant", "set", "--tenant", "another", "--own-limit", "5", "--create");
    now = now.plusSeconds(60);
    Path file = directory.resolve("audit.ndjson");
    // The file's own time is the command's clock's, which this server's is far behind.
    CommandRun run = run("audit", "export", file.toString());
    assertEquals(0, run.exitCode(), run.err());

    List<JsonObject> lines = objects(file);
    assertEquals(
        List.of("another", "shop", "shop", "shop", "shop", "shop"),
        of(lines, "adminChange").stream()
            .map(change -> change.get("resource").getAsString().replace("tenant/", ""))
            .toList());
    List<JsonObject> entries = of(lines, "auditEntry");
    List<String> kinds = entries.stream().map(entry -> entry.get("kind").getAsString()).toList();
    assertTrue(
        kinds.containsAll(
            List.of(
                "MESSAGES_VOIDED",
                "CUSTOMER_UNLINKED",
                "FINAL_PERIOD_IMPORTED",
                "USAGE_REPAIRED",
                "SESSIONS_REPAIRED")),
        kinds::toString);
    assertTrue(
        entries.stream().allMatch(entry -> entry.get("tenantId").getAsString().equals("shop")));
    assertEquals(lines.size(), of(lines, "adminChange").size() + entries.size());
    assertEquals(
        "6 admin changes and %d audit entries".formatted(entries.size()), run.err().strip());

    assertEquals(
        0,
        run(
                "audit",
                "export",
                file.toString(),
                "--from",
                "2025-03-20T12:01:00Z",
                "--to",
                "2025-03-20T12:02:00Z",
                "--tenant",
                "shop")
            .exitCode());
    assertEquals(
        List.of("VoidMessages"),
        of(objects(file), "adminChange").stream()
            .map(change -> change.get("action").getAsString())
            .toList());
    assertEquals(
        List.of("MESSAGES_VOIDED"),
        of(objects(file), "auditEntry").stream()
            .map(entry -> entry.get("kind").getAsString())
            .toList());

    byte[] before = Files.readAllBytes(file);
    assertEquals(1, run("audit", "export", file.toString(), "--tenant", "nobody").exitCode());
    assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(file)));
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(
          List.of("audit.ndjson", "old.ndjson"),
          files.map(Path::getFileName).map(Path::toString).sorted().toList());
    }
  }

  private static List<JsonObject> objects(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  private static List<JsonObject> of(List<JsonObject> lines, String kind) {
    return lines.stream()
        .filter(line -> line.has(kind))
        .map(line -> line.getAsJsonObject(kind))
        .toList();
  }

  @Test
  void optionsThatContradictEachOtherAreWrongUsage() {
    for (String[] arguments :
        List.of(
            new String[] {"audit"},
            new String[] {"audit", "--tenant", "shop", "--caller", "key"},
            new String[] {"audit", "--admin", "--conversation", "c"},
            new String[] {"audit", "--admin", "--tenant", "shop", "--resource", "plan/FREE"},
            new String[] {"audit", "export"})) {
      assertEquals(2, run(arguments).exitCode(), String.join(" ", arguments));
    }
  }
}
