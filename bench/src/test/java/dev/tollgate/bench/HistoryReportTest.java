package dev.tollgate.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.bench.StorageFigure.Wal;
import dev.tollgate.server.domain.SessionPolicy;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HistoryReportTest {
  private static final double DELTA = 1e-9;

  private final PassFigure imported = pass(100_000, 50, Map.of());
  private final ReconcileFigure tenth = new ReconcileFigure(10, 10_000, 3, 1, Map.of());
  private final ReconcileFigure whole = new ReconcileFigure(10, 100_000, 23, 1, Map.of());

  @Test
  void holdsAnImportAgainstBothCeilings() {
    HistoryFigures figures = figures(imported, tenth, whole);
    assertEquals(0.2, figures.toStandard(imported), DELTA);
    assertEquals(0.4, figures.toBatches(imported), DELTA);
  }

  @Test
  void proportionalIsOneWithoutTheStartOfTheProcess() {
    HistoryFigures figures = figures(imported, tenth, whole);
    assertEquals(200, tenth.microsAMessage(), DELTA);
    assertEquals(1, figures.toSmallest(tenth).getAsDouble(), DELTA);
    assertEquals(1.1, figures.toSmallest(whole).getAsDouble(), DELTA);
  }

  @Test
  void hasNoRatioToWhatWasTooSmallToTell() {
    ReconcileFigure nothing = new ReconcileFigure(10, 100, 1, 1.5, Map.of());
    assertEquals(0, nothing.microsAMessage(), DELTA);
    assertTrue(figures(imported, nothing, whole).toSmallest(whole).isEmpty());
  }

  @Test
  void tellsWhatAPolicyCostsMoreThanSliding() {
    HistoryFigures figures = figures(imported, tenth, whole);
    StorageFigure fixed = figures.storage().get(2);
    assertEquals(130, figures.logMore(fixed), DELTA);
    assertEquals(110, figures.diskMore(fixed), DELTA);
    assertEquals(0, figures.logMore(figures.storage().get(0)), DELTA);
  }

  @Test
  void printsEveryRow() {
    String table = print(figures(imported, tenth, whole));
    for (String row :
        List.of(
            "(b) SQL batches, standard",
            "(b) SQL batches, the history",
            "import ",
            "import after a kill",
            "Killed when 4,000 of 10,000 messages were recorded.",
            "at a tenth",
            "reconcile",
            "SLIDING ",
            "SLIDING_INBOUND",
            "FIXED")) {
      assertTrue(table.lines().anyMatch(line -> line.startsWith(row)), row + "\n" + table);
    }
    assertFalse(table.contains("had errors"), table);
  }

  @Test
  void tellsOfWrongCounts() {
    PassFigure wrong = pass(100_000, 50, Map.of("tenants with wrong counters", 3L));
    ReconcileFigure differs = new ReconcileFigure(10, 100_000, 23, 1, Map.of("differences", 2L));
    HistoryFigures figures = figures(wrong, tenth, differs);
    assertEquals(
        Map.of("import: tenants with wrong counters", 3L, "reconcile of 100000: differences", 2L),
        figures.faults());
    String table = print(figures);
    assertTrue(table.contains("3 x import: tenants with wrong counters"), table);
    assertTrue(table.contains("This run had errors: its figures do not count."), table);
  }

  private static HistoryFigures figures(PassFigure imported, ReconcileFigure... reconciled) {
    MemorySample.Of memory = new MemorySample.Of(OptionalLong.of(20), OptionalLong.empty());
    return new HistoryFigures(
        new Figure(
            Subject.BATCHES,
            16_000,
            10_000,
            new Latencies(new TreeMap<>(Map.of(100.0, Duration.ofMillis(2)))),
            OptionalDouble.of(400),
            Map.of()),
        pass(100_000, 20, Map.of()),
        new ImportFigure(imported, List.of(new MemorySample("a tenth", memory, memory)), 0.5),
        new RepeatFigure(10_000, 4_000, pass(10_526, 5, Map.of())),
        List.of(reconciled),
        List.of(
            storage(SessionPolicy.SLIDING, 470, 0),
            storage(SessionPolicy.SLIDING_INBOUND, 600, 100),
            storage(SessionPolicy.FIXED, 600, 110)));
  }

  private static PassFigure pass(long lines, double seconds, Map<String, Long> faults) {
    return new PassFigure(lines, seconds, 100, faults);
  }

  private static StorageFigure storage(SessionPolicy policy, double log, double historyIndex) {
    return new StorageFigure(
        policy, new Wal(log * 2, 0.2), new Wal(log, 0), 400, 300 + historyIndex, historyIndex);
  }

  private static String print(HistoryFigures figures) {
    HistoryReport report =
        new HistoryReport(
            new Machine(2, 512, "a JDK", "an OS", "ext4"),
            "a server",
            "a client",
            1,
            HistoryShape.imported(100_000, 10),
            figures);
    StringWriter out = new StringWriter();
    new HistoryTable(report).print(new PrintWriter(out));
    return out.toString();
  }
}
