package dev.tollgate.bench;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** Prints what attacks did to a victim, for people. */
final class AbuseTable {
  private static final String ROW = "%-26s %10s %10s %10s %7s %10s %10s %7s %9s %7s%n";

  private AbuseTable() {}

  static void print(List<AbuseFigure> figures, PrintWriter out) {
    out.printf(
        "The victim: CheckQuota %d/s and TrackMessage %d/s on one connection; p99 in ms%n%n",
        AbuseSuite.CHECKS_PER_SECOND, AbuseSuite.TRACKS_PER_SECOND);
    out.printf(
        ROW,
        "attack",
        "per s",
        "check",
        "attacked",
        "ratio",
        "track",
        "attacked",
        "ratio",
        "heap MiB",
        "errors");
    figures.forEach(figure -> print(figure, out));
    out.println();
    if (!AbuseSuite.faults(figures).isEmpty()) {
      out.println("Errors of the victim: " + AbuseSuite.faults(figures));
    }
    out.flush();
  }

  private static void print(AbuseFigure figure, PrintWriter out) {
    out.printf(
        ROW,
        figure.attack(),
        "%,.0f".formatted(figure.perSecond()),
        millis(figure.check().quietP99()),
        millis(figure.check().p99()),
        "%.1f".formatted(figure.check().ratio()),
        millis(figure.track().quietP99()),
        millis(figure.track().p99()),
        "%.1f".formatted(figure.track().ratio()),
        figure.heapMib(),
        figure.faultCount());
  }

  private static String millis(Duration duration) {
    return "%.2f".formatted(duration.toNanos() / 1e6);
  }
}
