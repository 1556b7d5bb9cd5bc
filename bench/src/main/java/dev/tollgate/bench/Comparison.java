package dev.tollgate.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Two ways of doing the same, in turns.
 *
 * @param pair what was compared
 * @param rounds one of each, in the order they were made
 */
record Comparison(Pair pair, int inFlight, List<Round> rounds) {
  /**
   * One load, in one of the ways.
   *
   * @param perSecond good answers a second
   * @param serverMicros what the server used for each of them, by {@link ProcessorTime}
   * @param clientMicros what this process used for each of them
   * @param noted the share of them that {@link Way#noted} counts
   * @param faults how often each fault came
   */
  record Phase(
      double perSecond,
      double serverMicros,
      double clientMicros,
      double noted,
      Map<String, Long> faults) {
    Phase {
      faults = Map.copyOf(faults);
    }
  }

  /** Both, one right after the other. */
  record Round(Phase first, Phase second) {
    /** The second's figure to the first's. */
    double ratio(ToDoubleFunction<Phase> figure) {
      return figure.applyAsDouble(second) / figure.applyAsDouble(first);
    }
  }

  Comparison {
    rounds = List.copyOf(rounds);
  }

  /** The median of a figure over all rounds. */
  double median(ToDoubleFunction<Round> figure) {
    return Median.of(rounds.stream().mapToDouble(figure).toArray());
  }

  /** How often each fault came, in whichever way. */
  Map<String, Long> faults() {
    Map<String, Long> all = new TreeMap<>();
    for (Round round : rounds) {
      round.first().faults().forEach((name, count) -> all.merge(name, count, Long::sum));
      round.second().faults().forEach((name, count) -> all.merge(name, count, Long::sum));
    }
    return all;
  }

  long faultCount() {
    return faults().values().stream().mapToLong(Long::longValue).sum();
  }
}
