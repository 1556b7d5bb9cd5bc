package dev.tollgate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a figure should be, as a ratio within the run.
 *
 * @param value what it is; empty when it was not measured
 * @param bound what it should be at least, or at most
 */
record Target(String what, OptionalDouble value, double bound, boolean atLeast) {
  /** Whether it is met; empty when it was not measured. */
  Optional<Boolean> met() {
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(atLeast ? value.getAsDouble() >= bound : value.getAsDouble() <= bound);
  }

  /** All targets, for a run. */
  static List<Target> of(SuiteFigures figures, Ratios ratios) {
    List<Target> targets = new ArrayList<>();
    Figure track = figures.of(Subject.TRACK_MESSAGE, SuiteSetting.WIDE).orElse(null);
    Figure check = figures.of(Subject.CHECK_QUOTA, SuiteSetting.WIDE).orElse(null);
    targets.add(least("TrackMessage, 256 in flight, of the limit", 0.6, track, ratios::toLimit));
    targets.add(
        least("TrackMessage, 256 in flight, to (c)", 5, track, ratios::toSingleTransactions));
    targets.add(
        least("TrackBatch to (b)", 0.8, only(figures, Subject.TRACK_BATCH), ratios::toBatches));
    targets.add(
        least("TrackStream to (b)", 0.8, only(figures, Subject.TRACK_STREAM), ratios::toBatches));
    targets.add(least("CheckQuota, 256 in flight, to (a)", 0.8, check, ratios::toEmptyCall));
    targets.add(most("CheckQuota, 256 in flight, p99 to (a)'s", 1.5, ratios.p99ToEmptyCall(check)));
    targets.add(
        least(
            "ReserveQuota to TrackMessage",
            0.5,
            only(figures, Subject.RESERVE_QUOTA),
            ratios::toTrackMessage));
    Figure half = figures.openLoops.isEmpty() ? null : figures.openLoops.get(0).figure();
    targets.add(most("TrackMessage at 50 %, p50 to a commit's", 3, ratios.toCommit(half, 50)));
    targets.add(most("TrackMessage at 50 %, p99 to a commit's p50", 10, ratios.toCommit(half, 99)));
    targets.add(new Target("throughput with many stored to few", ratio(figures.growth), 0.9, true));
    targets.add(new Target("throughput of two servers to one", ratio(figures.replicas), 1, true));
    targets.add(new Target("goodput at ten times the load", ratios.goodput(), 0.8, true));
    return targets;
  }

  private static OptionalDouble ratio(Alternation.@Nullable Outcome outcome) {
    return outcome == null ? OptionalDouble.empty() : OptionalDouble.of(outcome.ratio());
  }

  private static @Nullable Figure only(SuiteFigures figures, Subject subject) {
    return figures.of(subject).orElse(null);
  }

  private static Target least(
      String what, double bound, @Nullable Figure figure, Function<Figure, OptionalDouble> ratio) {
    OptionalDouble value = figure == null ? OptionalDouble.empty() : ratio.apply(figure);
    return new Target(what, value, bound, true);
  }

  private static Target most(String what, double bound, OptionalDouble value) {
    return new Target(what, value, bound, false);
  }
}
