package dev.tollgate.bench;

import dev.tollgate.bench.AuthenticationFigure.Round;
import java.io.PrintWriter;

/** Prints what keys cost, for people. */
final class AuthenticationTable {
  private static final String ROW = "%-8s %12s %12s %8s %12s %12s %8s%n";

  private AuthenticationTable() {}

  static void print(AuthenticationFigure figure, PrintWriter out) {
    out.printf("Cost of authentication: CheckQuota, %d in flight%n", figure.inFlight());
    out.printf(ROW, "", "per s", "", "", "CPU us/call", "", "");
    out.printf(ROW, "round", "without", "with", "ratio", "without", "with", "ratio");
    int number = 1;
    for (Round round : figure.rounds()) {
      out.printf(
          ROW,
          number++,
          rate(round.without().perSecond()),
          rate(round.with().perSecond()),
          ratio(round.rateRatio()),
          micros(round.without().cpuMicros()),
          micros(round.with().cpuMicros()),
          ratio(round.cpuRatio()));
    }
    out.printf(
        ROW,
        "median",
        rate(figure.median(round -> round.without().perSecond())),
        rate(figure.median(round -> round.with().perSecond())),
        ratio(figure.median(Round::rateRatio)),
        micros(figure.median(round -> round.without().cpuMicros())),
        micros(figure.median(round -> round.with().cpuMicros())),
        ratio(figure.median(Round::cpuRatio)));
    figure.faults().forEach((fault, count) -> out.printf("%d x %s%n", count, fault));
    out.println();
  }

  private static String rate(double perSecond) {
    return "%,.0f".formatted(perSecond);
  }

  private static String micros(double micros) {
    return "%.2f".formatted(micros);
  }

  private static String ratio(double ratio) {
    return "%.3f".formatted(ratio);
  }
}
