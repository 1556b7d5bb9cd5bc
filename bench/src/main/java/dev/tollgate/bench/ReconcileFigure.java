package dev.tollgate.bench;

import java.util.Map;

/**
 * What it took to hold all that is stored against the messages.
 *
 * @param messages of all tenants
 * @param seconds of the command, from the start of its process to the end
 * @param secondsOfOne the same for one tenant alone: mostly that of a process that starts
 * @param faults what differed, or was otherwise wrong, and how often
 */
record ReconcileFigure(
    long tenants, long messages, double seconds, double secondsOfOne, Map<String, Long> faults) {
  private static final double MICROS = 1e6;

  ReconcileFigure {
    faults = Map.copyOf(faults);
  }

  /** What a message took, the start of the process left out. */
  double microsAMessage() {
    return Math.max(0, seconds - secondsOfOne) * MICROS / messages;
  }
}
