package dev.tollgate.bench;

import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The ratios of a run's figures to the ceilings of the same run; empty where one is missing. */
final class Ratios {
  private final SuiteFigures figures;

  Ratios(SuiteFigures figures) {
    this.figures = figures;
  }

  /** To the empty call with as many in flight. */
  OptionalDouble toEmptyCall(Figure figure) {
    return ratio(figure, figures.of(Subject.EMPTY_CALL, figure.inFlight()));
  }

  /** To the batches without gRPC. */
  OptionalDouble toBatches(Figure figure) {
    return ratio(figure, figures.of(Subject.BATCHES));
  }

  /** To one transaction a message. */
  OptionalDouble toSingleTransactions(Figure figure) {
    return ratio(figure, figures.of(Subject.SINGLE_TRANSACTIONS));
  }

  /** To the widest TrackMessage. */
  OptionalDouble toTrackMessage(Figure figure) {
    return ratio(figure, figures.of(Subject.TRACK_MESSAGE, SuiteSetting.WIDE));
  }

  /**
   * Of a track call to what it could be at best: an empty call and its share of a full batch, one
   * after the other. Empty for all else.
   */
  OptionalDouble toLimit(Figure figure) {
    Optional<Figure> call = figures.of(Subject.EMPTY_CALL, figure.inFlight());
    Optional<Figure> batches = figures.of(Subject.BATCHES);
    if (figure.subject() != Subject.TRACK_MESSAGE || call.isEmpty() || batches.isEmpty()) {
      return OptionalDouble.empty();
    }
    double limit = 1 / (1 / call.get().perSecond() + 1 / batches.get().perSecond());
    return OptionalDouble.of(figure.perSecond() / limit);
  }

  /** The 99th percentile, to that of the empty call with as many in flight. */
  OptionalDouble p99ToEmptyCall(@Nullable Figure figure) {
    Optional<Figure> call =
        figure == null ? Optional.empty() : figures.of(Subject.EMPTY_CALL, figure.inFlight());
    return figure == null || call.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(figure.p99().toNanos() / (double) call.get().p99().toNanos());
  }

  /** A percentile, to the median of an empty transaction's commit. */
  OptionalDouble toCommit(@Nullable Figure figure, double percent) {
    Optional<Figure> commit = figures.of(Subject.EMPTY_COMMIT);
    return figure == null || commit.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            figure.latencies().at(percent).toNanos() / (double) commit.get().p50().toNanos());
  }

  /** What is recorded under an overload, to the best batches. */
  OptionalDouble goodput() {
    Overload.Outcome overload = figures.overload;
    Optional<Figure> best = figures.of(Subject.TRACK_BATCH);
    return overload == null || best.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(overload.recorded() / best.get().perSecond());
  }

  private static OptionalDouble ratio(Figure figure, Optional<Figure> ceiling) {
    return ceiling.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(figure.perSecond() / ceiling.get().perSecond());
  }
}
