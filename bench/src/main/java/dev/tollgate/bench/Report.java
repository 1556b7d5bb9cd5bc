package dev.tollgate.bench;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A run's figures, and their ratios to the ceilings of the same run.
 *
 * @param server what the server was started from
 * @param figures empty when only ways were compared
 * @param comparisons what keys cost, or what the client library does
 */
record Report(
    Machine machine,
    String server,
    long seed,
    Timing timing,
    Population population,
    List<Figure> figures,
    List<Comparison> comparisons) {

  Report {
    figures = List.copyOf(figures);
    comparisons = List.copyOf(comparisons);
  }

  /** To the empty call with as many in flight; empty where there is none. */
  OptionalDouble toEmptyCall(Figure figure) {
    return ratio(figure, rate(Subject.EMPTY_CALL, figure.inFlight()));
  }

  /** To the batches without gRPC. */
  OptionalDouble toBatches(Figure figure) {
    return ratio(figure, rate(Subject.BATCHES));
  }

  /** To one transaction a message. */
  OptionalDouble toSingleTransactions(Figure figure) {
    return ratio(figure, rate(Subject.SINGLE_TRANSACTIONS));
  }

  /**
   * Of a track call to what it could be at best: an empty call and its share of a full batch, one
   * after the other. Empty for all else.
   */
  OptionalDouble toLimit(Figure figure) {
    OptionalDouble calls = rate(Subject.EMPTY_CALL, figure.inFlight());
    OptionalDouble batches = rate(Subject.BATCHES);
    if (figure.subject() != Subject.TRACK_MESSAGE || calls.isEmpty() || batches.isEmpty()) {
      return OptionalDouble.empty();
    }
    double limit = 1 / (1 / calls.getAsDouble() + 1 / batches.getAsDouble());
    return OptionalDouble.of(figure.perSecond() / limit);
  }

  long faultCount() {
    return figures.stream().mapToLong(Figure::faultCount).sum()
        + comparisons.stream().mapToLong(Comparison::faultCount).sum();
  }

  private static OptionalDouble ratio(Figure figure, OptionalDouble ceiling) {
    return ceiling.isEmpty()
        ? ceiling
        : OptionalDouble.of(figure.perSecond() / ceiling.getAsDouble());
  }

  private OptionalDouble rate(Subject subject) {
    return figures.stream()
        .filter(figure -> figure.subject() == subject)
        .mapToDouble(Figure::perSecond)
        .findFirst();
  }

  private OptionalDouble rate(Subject subject, int inFlight) {
    return figures.stream()
        .filter(figure -> figure.subject() == subject && figure.inFlight() == inFlight)
        .mapToDouble(Figure::perSecond)
        .findFirst();
  }
}
