package dev.tollgate.bench;

import java.time.Duration;

/**
 * A run of the suite.
 *
 * @param server what the servers were started from
 * @param took the run
 */
record SuiteReport(
    Machine machine, String server, SuitePlan plan, SuiteFigures figures, Duration took) {
  Ratios ratios() {
    return new Ratios(figures);
  }
}
