package dev.tollgate.bench;

import java.util.List;

/**
 * A run in which ways were compared, in turns.
 *
 * @param server what the server was started from
 * @param comparisons what keys cost, or what the client library does
 */
record Report(
    Machine machine,
    String server,
    long seed,
    Timing timing,
    Population population,
    List<Comparison> comparisons) {

  Report {
    comparisons = List.copyOf(comparisons);
  }

  long faultCount() {
    return comparisons.stream().mapToLong(Comparison::faultCount).sum();
  }
}
