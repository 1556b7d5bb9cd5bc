package dev.tollgate.bench;

import dev.tollgate.bench.Comparison.Phase;
import dev.tollgate.bench.Comparison.Round;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Prints a comparison, for people. */
final class ComparisonTable {
  private static final String ROW = "%-7s %10s %10s %7s %10s %10s %7s %10s %10s %7s %9s%n";

  private final Comparison comparison;
  private final PrintWriter out;

  private ComparisonTable(Comparison comparison, PrintWriter out) {
    this.comparison = comparison;
    this.out = out;
  }

  static void print(Comparison comparison, PrintWriter out) {
    new ComparisonTable(comparison, out).print();
  }

  private void print() {
    Pair pair = comparison.pair();
    String first = pair.first().name();
    String second = pair.second().name();
    out.printf("%s, %d in flight%n", pair.title(), comparison.inFlight());
    out.printf(
        ROW, "", "per s", "", "", "server", "us/call", "", "client", "us/call", "", pair.noted());
    out.printf(
        ROW,
        "round",
        first,
        second,
        "ratio",
        first,
        second,
        "ratio",
        first,
        second,
        "ratio",
        pair.noted().isEmpty() ? "" : "%");
    int number = 1;
    for (Round round : comparison.rounds()) {
      row(Integer.toString(number++), figure -> figure.applyAsDouble(round));
    }
    row("median", comparison::median);
    comparison.faults().forEach((fault, count) -> out.printf("%d x %s%n", count, fault));
    out.println();
  }

  /** A row of what {@code of} makes of each figure of a round. */
  private void row(String name, ToDoubleFunction<ToDoubleFunction<Round>> of) {
    out.printf(
        ROW,
        name,
        text("%,.0f", of, round -> round.first().perSecond()),
        text("%,.0f", of, round -> round.second().perSecond()),
        text("%.3f", of, round -> round.ratio(Phase::perSecond)),
        text("%.2f", of, round -> round.first().serverMicros()),
        text("%.2f", of, round -> round.second().serverMicros()),
        text("%.3f", of, round -> round.ratio(Phase::serverMicros)),
        text("%.2f", of, round -> round.first().clientMicros()),
        text("%.2f", of, round -> round.second().clientMicros()),
        text("%.3f", of, round -> round.ratio(Phase::clientMicros)),
        comparison.pair().noted().isEmpty()
            ? ""
            : text("%.1f", of, round -> 100 * round.second().noted()));
  }

  private static String text(
      String format, ToDoubleFunction<ToDoubleFunction<Round>> of, ToDoubleFunction<Round> figure) {
    return String.format(Locale.ROOT, format, of.applyAsDouble(figure));
  }
}
