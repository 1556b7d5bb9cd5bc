package dev.tollgate.bench;

import java.io.PrintWriter;
import java.util.OptionalDouble;

/** Prints a report for people. */
final class ReportTable {
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
    report.comparisons().forEach(comparison -> ComparisonTable.print(comparison, out));
    if (report.faultCount() > 0) {
      out.println("This run had errors: its figures do not count.");
    }
    out.flush();
  }

  static void print(Machine machine, PrintWriter out) {
    out.printf(
        "Machine: %d cores, heap %d MiB, %s, %s, data on %s%n",
        machine.cores(), machine.heapMaxMib(), machine.jdk(), machine.os(), machine.fileSystem());
  }

  static String ratio(OptionalDouble ratio) {
    return ratio.isEmpty() ? "-" : "%.3f".formatted(ratio.getAsDouble());
  }
}
