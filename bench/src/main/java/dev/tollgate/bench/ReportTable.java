package dev.tollgate.bench;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.OptionalDouble;

/** Prints a report for people. */
final class ReportTable {
  private static final String ROW = "%-26s %9s %10s %9s %9s %10s %7s %7s %7s %7s %7s%n";

  private final Report report;

  ReportTable(Report report) {
    this.report = report;
  }

  void print(PrintWriter out) {
    print(report.machine(), out);
    out.printf("Server: %s, embedded PostgreSQL, fsync on%n", report.server());
    out.printf(
        "Run: seed %d, warm-up %s, duration %s, %d tenants, %d customers, %.0f %% repeats%n%n",
        report.seed(),
        report.timing().warmUp(),
        report.timing().duration(),
        report.population().tenants(),
        report.population().customers(),
        Script.REPEATS * 100);
    if (!report.figures().isEmpty()) {
      printFigures(out);
    }
    report.comparisons().forEach(comparison -> ComparisonTable.print(comparison, out));
    if (report.faultCount() > 0) {
      report.figures().forEach(figure -> printFaults(figure, out));
      out.println("This run had errors: its figures do not count.");
    }
    out.flush();
  }

  static void print(Machine machine, PrintWriter out) {
    out.printf(
        "Machine: %d cores, heap %d MiB, %s, %s, data on %s%n",
        machine.cores(), machine.heapMaxMib(), machine.jdk(), machine.os(), machine.fileSystem());
  }

  private void printFigures(PrintWriter out) {
    out.printf(
        ROW,
        "",
        "in flight",
        "per s",
        "p50 ms",
        "p99 ms",
        "per commit",
        "/a",
        "/b",
        "/c",
        "/limit",
        "errors");
    report.figures().forEach(figure -> print(figure, out));
    out.println();
  }

  private void print(Figure figure, PrintWriter out) {
    out.printf(
        ROW,
        name(figure),
        figure.inFlight(),
        "%,.0f".formatted(figure.perSecond()),
        millis(figure.p50()),
        millis(figure.p99()),
        figure.perCommit().isEmpty() ? "-" : "%.1f".formatted(figure.perCommit().getAsDouble()),
        ratio(report.toEmptyCall(figure)),
        ratio(report.toBatches(figure)),
        ratio(report.toSingleTransactions(figure)),
        ratio(report.toLimit(figure)),
        figure.faultCount());
  }

  private static void printFaults(Figure figure, PrintWriter out) {
    figure
        .faults()
        .forEach(
            (fault, count) ->
                out.printf(
                    "%s, %d in flight: %d x %s%n", name(figure), figure.inFlight(), count, fault));
  }

  private static String name(Figure figure) {
    return "(%s) %s".formatted(figure.subject().letter(), figure.subject().title());
  }

  private static String millis(Duration duration) {
    return "%.2f".formatted(duration.toNanos() / 1e6);
  }

  static String ratio(OptionalDouble ratio) {
    return ratio.isEmpty() ? "-" : "%.3f".formatted(ratio.getAsDouble());
  }
}
