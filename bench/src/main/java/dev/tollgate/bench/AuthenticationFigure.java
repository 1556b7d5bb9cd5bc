package dev.tollgate.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What keys cost: the same call without a key and with one, in turns.
 *
 * @param rounds one of each, in the order they were made
 */
record AuthenticationFigure(int inFlight, List<Round> rounds) {
  /**
   * One load, without a key or with one.
   *
   * @param perSecond good answers a second
   * @param cpuMicros what the server used for each of them, by {@link ProcessorTime}
   * @param faults how often each fault came
   */
  record Phase(double perSecond, double cpuMicros, Map<String, Long> faults) {
    Phase {
      faults = Map.copyOf(faults);
    }
  }

  /** Both, one right after the other. */
  record Round(Phase without, Phase with) {
    /** The rate with a key to that without. */
    double rateRatio() {
      return with.perSecond() / without.perSecond();
    }

    /** The server's processor time for a call with a key to that for one without. */
    double cpuRatio() {
      return with.cpuMicros() / without.cpuMicros();
    }
  }

  AuthenticationFigure {
    rounds = List.copyOf(rounds);
  }

  /** The median of a figure over all rounds. */
  double median(ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** How often each fault came, with a key or without. */
  Map<String, Long> faults() {
    Map<String, Long> all = new TreeMap<>();
    for (Round round : rounds) {
      round.without().faults().forEach((name, count) -> all.merge(name, count, Long::sum));
      round.with().faults().forEach((name, count) -> all.merge(name, count, Long::sum));
    }
    return all;
  }

  long faultCount() {
    return faults().values().stream().mapToLong(Long::longValue).sum();
  }
}
