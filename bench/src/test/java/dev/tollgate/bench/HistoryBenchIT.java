package dev.tollgate.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A small history is measured and comes out right; how fast anything is, is not asserted. */
class HistoryBenchIT {
  private final Path workDir = Path.of("target", "history-bench-it").toAbsolutePath();
  private final Path json = workDir.resolve("report.json");

  @Test
  void measuresEveryRowWithoutErrorsAndCleansUp() throws Exception {
    Files.createDirectories(workDir);
    String table = run();
    JsonObject report = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    assertEquals(0, report.getAsJsonObject("errors").size(), table);
    assertPasses(report, table);
    assertEquals(
        List.of("a tenth", "half", "the end"), texts(report.getAsJsonArray("memory"), "at"));
    assertReconciled(report, table);
    assertStorage(report, table);
    assertFalse((table + report).contains("tg_"), "a key is told");
    try (Stream<Path> left = Files.list(workDir)) {
      assertEquals(List.of(json), left.toList());
    }
  }

  private static void assertPasses(JsonObject report, String table) {
    JsonArray passes = report.getAsJsonArray("passes");
    assertEquals(
        List.of("batches_standard", "batches_history", "import", "import_after_kill"),
        texts(passes, "pass"));
    for (JsonElement pass : passes) {
      assertTrue(pass.getAsJsonObject().get("per_second").getAsDouble() > 0, pass::toString);
    }
    assertTrue(report.get("recorded_at_kill").getAsLong() >= 80, table);
    assertTrue(report.get("recorded_at_kill").getAsLong() < 200, table);
    assertTrue(table.contains("(b) SQL batches, standard"), table);
    assertTrue(table.contains("(b) SQL batches, the history"), table);
    assertTrue(table.contains("import after a kill"), table);
  }

  private static void assertReconciled(JsonObject report, String table) {
    assertEquals(List.of("200", "2000"), texts(report.getAsJsonArray("reconcile"), "messages"));
    assertTrue(table.contains("us/message"), table);
  }

  private static void assertStorage(JsonObject report, String table) {
    JsonArray rows = report.getAsJsonArray("storage");
    assertEquals(List.of("SLIDING", "SLIDING_INBOUND", "FIXED"), texts(rows, "policy"));
    for (JsonElement element : rows) {
      JsonObject row = element.getAsJsonObject();
      boolean keepsHistory = !row.get("policy").getAsString().equals("SLIDING");
      assertTrue(row.get("wal_bytes").getAsDouble() > 0, row::toString);
      assertTrue(row.get("wal_images_after_checkpoint").getAsDouble() > 0, row::toString);
      assertTrue(row.get("table_bytes").getAsDouble() > 0, row::toString);
      assertEquals(keepsHistory, row.get("history_index_bytes").getAsDouble() > 0, row::toString);
    }
    assertTrue(table.contains("bytes a message"), table);
  }

  private static List<String> texts(JsonArray rows, String name) {
    List<String> texts = new ArrayList<>();
    rows.forEach(row -> texts.add(row.getAsJsonObject().get(name).getAsString()));
    return texts;
  }

  private String run() {
    StringWriter out = new StringWriter();
    int exitCode =
        new CommandLine(new BenchCommand())
            .setOut(new PrintWriter(out))
            .execute(
                "--history",
                "--messages=2000",
                "--warmup=PT0.2S",
                "--duration=PT0.2S",
                "--tenants=50",
                "--customers=500",
                "--seed=7",
                "--work-dir=" + workDir,
                "--json=" + json);
    assertEquals(0, exitCode, out.toString());
    return out.toString();
  }

  @Test
  void refusesAHistoryThatHasNoParts() {
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandLine(new BenchCommand())
            .setErr(new PrintWriter(err))
            .execute("--history", "--messages=100");
    assertEquals(CommandLine.ExitCode.USAGE, exitCode);
    assertTrue(err.toString().contains("--messages must be 2000 at least"), err.toString());
  }
}
