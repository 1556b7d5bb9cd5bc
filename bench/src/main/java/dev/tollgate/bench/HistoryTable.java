package dev.tollgate.bench;

import java.io.PrintWriter;
import java.util.Map;
import java.util.OptionalLong;

/** Prints a run of histories, for people. */
final class HistoryTable {
  private static final String PASS = "%-30s %11s %9s %9s %10s %9s %9s %7s%n";
  private static final String MEMORY = "%-30s %12s %12s %12s %12s%n";
  private static final String RECONCILE = "%-30s %11s %9s %9s %9s %10s %7s %7s%n";
  private static final String STORAGE = "%-16s %10s %7s %10s %7s %8s %8s %8s %8s %9s %10s%n";

  private final HistoryReport report;
  private final HistoryFigures figures;

  HistoryTable(HistoryReport report) {
    this.report = report;
    this.figures = report.figures();
  }

  void print(PrintWriter out) {
    ReportTable.print(report.machine(), out);
    out.printf("Server: %s, embedded PostgreSQL, fsync on%n", report.server());
    out.printf("Command line: %s%n", report.client());
    HistoryShape shape = report.shape();
    out.printf(
        "History: seed %d, %,d messages in %,d lines, %d days from %s, %d tenants, %d customers,"
            + " %.0f %% late%n%n",
        report.seed(),
        shape.messages(),
        shape.lines(),
        shape.length().toDays(),
        shape.start(),
        shape.population().tenants(),
        shape.population().customers(),
        History.LATE * 100);
    printPasses(out);
    printMemory(out);
    printReconciled(out);
    printStorage(out);
    Map<String, Long> faults = figures.faults();
    if (!faults.isEmpty()) {
      faults.forEach((fault, count) -> out.printf("%d x %s%n", count, fault));
      out.println("This run had errors: its figures do not count.");
    }
    out.flush();
  }

  private void printPasses(PrintWriter out) {
    out.printf(
        PASS, "", "lines", "seconds", "per s", "per commit", "/standard", "/history", "errors");
    Figure standard = figures.standard();
    out.printf(
        PASS,
        "(b) SQL batches, standard",
        "-",
        "-",
        rate(standard.perSecond()),
        standard.perCommit().isEmpty() ? "-" : one(standard.perCommit().getAsDouble()),
        "1.000",
        "-",
        standard.faultCount());
    print("(b) SQL batches, the history", figures.batches(), out);
    print("import", figures.imported().pass(), out);
    print("import after a kill", figures.repeated().again(), out);
    out.printf(
        "Killed when %,d of %,d messages were recorded.%n",
        figures.repeated().recordedAtKill(), figures.repeated().messages());
    out.printf(
        "Audit entries on final periods: %.2f a message imported.%n%n",
        figures.imported().notesAMessage());
  }

  private void print(String title, PassFigure pass, PrintWriter out) {
    out.printf(
        PASS,
        title,
        "%,d".formatted(pass.lines()),
        one(pass.seconds()),
        rate(pass.perSecond()),
        one(pass.perCommit()),
        ratio(figures.toStandard(pass)),
        ratio(figures.toBatches(pass)),
        pass.faults().values().stream().mapToLong(Long::longValue).sum());
  }

  private void printMemory(PrintWriter out) {
    out.printf(MEMORY, "", "client", "", "server", "");
    out.printf(
        MEMORY, "memory of the import, MiB", "live heap", "peak RSS", "live heap", "peak RSS");
    for (MemorySample sample : figures.imported().memory()) {
      out.printf(
          MEMORY,
          "at " + sample.at(),
          mib(sample.client().heap()),
          mib(sample.client().residentPeak()),
          mib(sample.server().heap()),
          mib(sample.server().residentPeak()));
    }
    out.println();
  }

  private void printReconciled(PrintWriter out) {
    out.printf(
        RECONCILE, "", "messages", "tenants", "seconds", "of one", "us/message", "ratio", "errors");
    for (ReconcileFigure figure : figures.reconciled()) {
      out.printf(
          RECONCILE,
          "reconcile",
          "%,d".formatted(figure.messages()),
          figure.tenants(),
          one(figure.seconds()),
          one(figure.secondsOfOne()),
          one(figure.microsAMessage()),
          ReportTable.ratio(figures.toSmallest(figure)),
          figure.faults().values().stream().mapToLong(Long::longValue).sum());
    }
    out.println();
  }

  private void printStorage(PrintWriter out) {
    out.printf(STORAGE, "", "WAL after", "", "WAL", "", "", "", "history", "", "WAL", "disk");
    out.printf(
        STORAGE,
        "bytes a message",
        "checkpoint",
        "images",
        "later",
        "images",
        "tables",
        "indexes",
        "index",
        "disk",
        "-SLIDING",
        "-SLIDING");
    for (StorageFigure figure : figures.storage()) {
      out.printf(
          STORAGE,
          figure.policy(),
          rate(figure.afterCheckpoint().bytes()),
          hundredths(figure.afterCheckpoint().images()),
          rate(figure.later().bytes()),
          hundredths(figure.later().images()),
          rate(figure.tableBytes()),
          rate(figure.indexBytes()),
          rate(figure.historyIndexBytes()),
          rate(figure.bytes()),
          rate(figures.logMore(figure)),
          rate(figures.diskMore(figure)));
    }
    out.println();
  }

  private static String rate(double number) {
    return "%,.0f".formatted(number);
  }

  private static String one(double number) {
    return "%,.1f".formatted(number);
  }

  private static String hundredths(double number) {
    return "%.2f".formatted(number);
  }

  private static String ratio(double ratio) {
    return "%.3f".formatted(ratio);
  }

  private static String mib(OptionalLong mib) {
    return mib.isEmpty() ? "-" : Long.toString(mib.getAsLong());
  }
}
