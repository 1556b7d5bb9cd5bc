package dev.tollgate.bench;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Prints a run of the suite for people. */
final class SuiteTable {
  private static final String ROW = "%-26s %9s %10s %9s %9s %10s %7s %7s %7s %7s %7s%n";
  private static final String TARGET = "%-46s %9s %9s  %s%n";

  private final SuiteReport report;
  private final SuiteFigures figures;
  private final Ratios ratios;
  private final PrintWriter out;

  SuiteTable(SuiteReport report, PrintWriter out) {
    this.report = report;
    this.figures = report.figures();
    this.ratios = report.ratios();
    this.out = out;
  }

  void print() {
    printRun();
    if (!figures.figures.isEmpty()) {
      printFigures();
    }
    figures.openLoops.forEach(this::print);
    figures.workloads.forEach(
        one ->
            out.printf(
                "%s, (%s) %s: %,.0f a second, p50 %s ms, p99 %s ms%n",
                one.workload(),
                one.figure().subject().letter(),
                one.figure().subject().title(),
                one.figure().perSecond(),
                millis(one.figure().p50()),
                millis(one.figure().p99())));
    printComparisons();
    printOverload();
    printStorage();
    out.println();
    printTargets();
    printFaults();
    out.flush();
  }

  private void printRun() {
    SuitePlan plan = report.plan();
    ReportTable.print(report.machine(), out);
    out.printf("Server: %s, embedded PostgreSQL, fsync on%n", report.server());
    out.printf(
        "Run: seed %d, warm-up %s, duration %s, %,d tenants (Zipf), %,d customers with an open"
            + " session, %,d without, %.0f %% repeats, %.0f %% of the rest open a session; took"
            + " %d s%n%n",
        plan.seed(),
        plan.timing().warmUp(),
        plan.timing().duration(),
        plan.crowd().tenants(),
        plan.crowd().customers(),
        plan.crowd().dormant(),
        Script.REPEATS * 100,
        Crowd.OPENING * 100,
        report.took().toSeconds());
  }

  private void printFigures() {
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
    figures.figures.forEach(this::print);
    out.println();
  }

  private void print(Figure figure) {
    out.printf(
        ROW,
        "(%s) %s".formatted(figure.subject().letter(), figure.subject().title()),
        figure.inFlight(),
        "%,.0f".formatted(figure.perSecond()),
        millis(figure.p50()),
        millis(figure.p99()),
        figure.perCommit().isEmpty() ? "-" : "%.1f".formatted(figure.perCommit().getAsDouble()),
        ReportTable.ratio(ratios.toEmptyCall(figure)),
        ReportTable.ratio(ratios.toBatches(figure)),
        ReportTable.ratio(ratios.toSingleTransactions(figure)),
        ReportTable.ratio(ratios.toLimit(figure)),
        figure.faultCount());
  }

  private void print(SuiteFigures.OpenLoop open) {
    Latencies latencies = open.figure().latencies();
    out.printf(
        "TrackMessage at %.0f %% (%,.0f a second, open loop): p50 %s ms (%s commits), p99 %s ms"
            + " (%s commits), p99.9 %s ms%n",
        open.load() * 100,
        open.figure().perSecond(),
        millis(latencies.at(50)),
        ReportTable.ratio(ratios.toCommit(open.figure(), 50)),
        millis(latencies.at(99)),
        ReportTable.ratio(ratios.toCommit(open.figure(), 99)),
        millis(latencies.at(99.9)));
  }

  private void printComparisons() {
    if (figures.growth != null) {
      print(
          "TrackMessage, few messages stored and %,d".formatted(report.plan().stored()),
          figures.growth);
    }
    if (figures.replicas != null) {
      print("TrackMessage, one server and two on its database", figures.replicas);
    }
  }

  private void print(String what, Alternation.Outcome outcome) {
    out.printf(
        "%s, in %d turns: %,.0f and %,.0f a second, ratio %.3f%n",
        what, outcome.rounds(), outcome.first(), outcome.second(), outcome.ratio());
  }

  private void printOverload() {
    Overload.Outcome overload = figures.overload;
    if (overload != null) {
      out.printf(
          "Overload: %,.0f messages a second offered, %,.0f recorded, %,.0f refused UNAVAILABLE%n",
          overload.offered(), overload.recorded(), overload.refused());
    }
    SuiteFigures.Flood flood = figures.flood;
    if (flood != null) {
      out.printf(
          "Flood for one tenant: a caller of others, p50 %s ms and p99 %s ms before, %s and %s"
              + " under it%n",
          millis(flood.quiet().at(50)),
          millis(flood.quiet().at(99)),
          millis(flood.flooded().at(50)),
          millis(flood.flooded().at(99)));
    }
    if (figures.heapMib != null) {
      out.printf(
          "The server's heap after all that: %d MiB live, with %s%n",
          figures.heapMib, report.server());
    }
  }

  private void printStorage() {
    StorageFigure storage = figures.storage;
    if (storage != null) {
      out.printf(
          "Bytes a message: log %.0f after a checkpoint (%.3f page images), %.0f later; tables %.0f,"
              + " indexes %.0f%n",
          storage.afterCheckpoint().bytes(),
          storage.afterCheckpoint().images(),
          storage.later().bytes(),
          storage.tableBytes(),
          storage.indexBytes());
    }
  }

  private void printTargets() {
    out.printf(TARGET, "Target", "bound", "measured", "");
    for (Target target : Target.of(figures, ratios)) {
      out.printf(
          TARGET,
          target.what(),
          "%s %.1f".formatted(target.atLeast() ? ">=" : "<=", target.bound()),
          ReportTable.ratio(target.value()),
          verdict(target.met()));
    }
  }

  private static String verdict(Optional<Boolean> met) {
    return met.isEmpty() ? "not measured" : met.get() ? "met" : "missed";
  }

  private void printFaults() {
    if (figures.faultCount() == 0) {
      return;
    }
    figures.faults().forEach(this::print);
    out.println("This run had errors: its figures do not count.");
  }

  private void print(String where, Map<String, Long> faults) {
    faults.forEach((fault, count) -> out.printf("%s: %d x %s%n", where, count, fault));
  }

  private static String millis(Duration duration) {
    return "%.2f".formatted(duration.toNanos() / 1e6);
  }
}
