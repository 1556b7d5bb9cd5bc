package dev.tollgate.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.util.JsonFormat;
import dev.tollgate.metering.v1.ImportMessagesResponse;
import dev.tollgate.server.Contents;
import dev.tollgate.server.TestServer;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.server.pipeline.LaneLimits;
import dev.tollgate.server.pipeline.TrackRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tollgate import} against a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class ImportCommandIT {
  private static final Instant NOW = Instant.parse("2025-01-20T12:00:00Z");
  private static final String OLD = "2024-03-10T10:00:00Z";

  @TempDir private Path directory;
  private ConnectionSettings database;
  private TestServer server;

  @BeforeAll
  void start() {
    database = TestPostgres.freshDatabase();
    server =
        TestServer.on(
            database,
            () -> NOW,
            LaneLimits.DEFAULT,
            new TrackRules(Duration.ofDays(35), true, "FREE"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void linesAreRecordedAndBadOnesToldByTheirNumbers() throws IOException {
    Path file =
        file(
            "mixed.ndjson",
            inbound("json", "m1", "2025-01-15T12:00:00Z"),
            "",
            "no json",
            "{\"inbound\": {\"tenant_id\": \"json\", \"customer_id\": \"c\"}}",
            "{\"outbound\": {\"tenantId\": \"json\", \"customerId\": \"c\", \"messageId\": \"m2\","
                + " \"path\": \"SEND_PATH_DIRECT\", \"occurredAt\": \"2025-01-15T13:00:00Z\"}}",
            "x".repeat(JsonLines.LINE_BYTES_MAX + 1),
            inbound("json", "m3", OLD),
            inbound("json", "m1", "2025-01-15T12:00:00Z"));

    CommandRun run = run("import", file.toString());

    assertEquals(3, run.exitCode(), run.err());
    assertEquals(List.of("lines 7", "recorded 2", "duplicates 1", "refused 4"), run.cells());
    List<String> told = run.err().lines().toList();
    assertEquals(4, told.size(), run.err());
    assertTrue(told.get(0).startsWith("line 3: INVALID_ARGUMENT: is no TrackItem"), run.err());
    assertTrue(told.get(1).startsWith("line 6: INVALID_ARGUMENT: is longer than"), run.err());
    assertTrue(told.get(2).startsWith("line 4: INVALID_ARGUMENT: inbound.message_id"), run.err());
    assertTrue(told.get(3).startsWith("line 7: FAILED_PRECONDITION: occurred_at"), run.err());
  }

  @Test
  void aCsvFileIsImportedByItsColumns() throws Exception {
    Path file =
        file(
            "rows.csv",
            "\uFEFFdirection,tenant_id,customer_id,customer_alias.1,message_id,occurred_at,path,"
                + "customer_name,label.branch",
            "inbound,csv,c1,+1,m1,2025-01-15T12:00:00Z,,\"Ann, \"\"A\"\"\nB\",north",
            "outbound,csv,+1,,m2,2025-01-15T13:00:00Z,queued,,",
            "sideways,csv,c1,,m3,2025-01-15T13:00:00Z,,,",
            "inbound,csv,c1,,m4,yesterday,,,",
            "inbound,csv,c1");

    CommandRun run = run("import", file.toString());

    assertEquals(3, run.exitCode(), run.err());
    assertEquals(List.of("lines 5", "recorded 1", "duplicates 0", "refused 4"), run.cells());
  }

  @Test
  void aFileThatNamesNoKnownColumnsIsRefused() throws IOException {
    CommandRun unknown = run("import", file("unknown.csv", "tenant_id,colour", "a,b").toString());
    assertEquals(1, unknown.exitCode());
    assertTrue(unknown.err().contains("unknown column 'colour'"), unknown.err());
    CommandRun missing = run("import", file("missing.csv", "tenant_id", "a").toString());
    assertTrue(missing.err().contains("the column 'message_id' is missing"), missing.err());
    CommandRun format = run("import", file("file.txt", "").toString());
    assertEquals(2, format.exitCode());
    assertTrue(format.err().contains("--format"), format.err());
    CommandRun absent = run("import", directory.resolve("none.csv").toString());
    assertEquals(2, absent.exitCode());
    assertTrue(absent.err().contains("cannot read"), absent.err());
  }

  @Test
  void aDryRunRecordsNothing() throws Exception {
    Path file = file("dry.ndjson", inbound("dry", "m1", "2025-01-15T12:00:00Z"));
    String before = Contents.of(database);

    CommandRun run = run("import", "--dry-run", file.toString());

    assertEquals(0, run.exitCode(), run.err());
    assertEquals(
        List.of("lines 1", "would be recorded 1", "duplicates 0", "refused 0"), run.cells());
    assertEquals(before, Contents.of(database));
  }

  @Test
  void finalMonthsChangeWithLeave() throws IOException {
    Path file = file("final.ndjson", inbound("final", "m1", OLD));
    assertEquals(3, run("import", file.toString()).exitCode());
    CommandRun allowed = run("import", "--allow-final", "--json", file.toString());
    assertEquals(0, allowed.exitCode(), allowed.err());
    ImportMessagesResponse.Builder counts = ImportMessagesResponse.newBuilder();
    JsonFormat.parser().merge(allowed.out(), counts);
    assertEquals(ImportMessagesResponse.newBuilder().setRecorded(1).build(), counts.build());
  }

  @Test
  void theReportTellsOfEveryRefusedLineAndTheErrorOutputOfSome() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= 3_000; i++) {
      lines.add(inbound("report", "m" + i, i % 2 == 0 ? OLD : "2025-01-15T12:00:00Z"));
    }
    Path file = file("many.ndjson", lines.toArray(String[]::new));
    Path report = directory.resolve("report.ndjson");

    CommandRun run = run("import", file.toString(), "--report", report.toString());

    assertEquals(3, run.exitCode(), run.err());
    assertEquals(
        List.of("lines 3000", "recorded 1500", "duplicates 0", "refused 1500"), run.cells());
    assertEquals(
        ImportReport.TOLD_MAX, run.err().lines().filter(line -> line.startsWith("line ")).count());
    assertTrue(run.err().contains("(more in the report)"), run.err());
    List<JsonObject> told =
        Files.readAllLines(report).stream()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .toList();
    assertEquals(
        IntStream.rangeClosed(1, 1_500).mapToObj(i -> 2L * i).toList(),
        told.stream().map(line -> line.get("line").getAsLong()).toList());
    assertEquals("PERIOD_FINAL", told.get(0).get("reason").getAsString());
    assertFalse(told.get(0).get("message").getAsString().isEmpty());
  }

  private CommandRun run(String command, String... arguments) {
    return CommandRun.of(
        Stream.of(Stream.of(command, "--server", server.target()), Arrays.stream(arguments))
            .flatMap(part -> part)
            .toArray(String[]::new));
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.write(directory.resolve(name), List.of(lines));
  }

  private static String inbound(String tenant, String id, String time) {
    return "{\"inbound\": {\"tenant_id\": \"%s\", \"customer_id\": \"c\", \"message_id\": \"%s\", \"occurred_at\": \"%s\"}}"
        .formatted(tenant, id, time);
  }
}
