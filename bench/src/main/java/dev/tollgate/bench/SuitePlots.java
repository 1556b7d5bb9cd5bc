package dev.tollgate.bench;

import dev.tollgate.bench.plot.Plot;
import dev.tollgate.bench.plot.Plot.Point;
import dev.tollgate.bench.plot.Plot.Series;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Draws a run of the suite. */
final class SuitePlots {
  private static final List<Subject> CALLS =
      List.of(Subject.EMPTY_CALL, Subject.CHECK_QUOTA, Subject.TRACK_MESSAGE);
  private static final double NANOS_A_MILLI = 1e6;

  private final SuiteReport report;
  private final SuiteFigures figures;

  SuitePlots(SuiteReport report) {
    this.report = report;
    this.figures = report.figures();
  }

  /** Writes one file a plot; those of parts that were not measured are left out. */
  void write(Path directory) throws IOException {
    if (!figures.figures.isEmpty()) {
      throughput().write(directory.resolve("throughput-callers.png"));
      latencies().write(directory.resolve("latency-percentiles.png"));
    }
    if (figures.growth != null) {
      growth(figures.growth).write(directory.resolve("throughput-stored.png"));
    }
  }

  private Plot throughput() {
    List<Series> all = new ArrayList<>();
    for (Subject subject : CALLS) {
      List<Point> points =
          figures.figures.stream()
              .filter(figure -> figure.subject() == subject)
              .map(figure -> new Point(figure.inFlight(), figure.perSecond()))
              .toList();
      all.add(new Series(subject.title(), points));
    }
    return new Plot("Throughput against callers", "calls in flight", "calls a second", true, all);
  }

  /** Against 1 / (1 - percentile), so that each further nine has as much room. */
  private Plot latencies() {
    List<Series> all = new ArrayList<>();
    figures.figures.stream()
        .filter(
            figure -> figure.inFlight() == SuiteSetting.WIDE && CALLS.contains(figure.subject()))
        .forEach(figure -> all.add(series(figure.subject().title() + ", 256", figure)));
    figures
        .of(Subject.EMPTY_COMMIT)
        .ifPresent(figure -> all.add(series("commit of an empty transaction", figure)));
    figures.openLoops.forEach(
        open ->
            all.add(
                series(
                    "TrackMessage, open loop at %.0f %%".formatted(open.load() * 100),
                    open.figure())));
    return new Plot(
        "Latency percentiles", "one call in so many takes longer", "milliseconds", true, all);
  }

  private static Series series(String name, Figure figure) {
    List<Point> points = new ArrayList<>();
    figure
        .latencies()
        .percentiles()
        .forEach(
            (percent, time) -> {
              if (percent < 100) {
                points.add(new Point(100 / (100 - percent), time.toNanos() / NANOS_A_MILLI));
              }
            });
    return new Series(name, points);
  }

  private Plot growth(Alternation.Outcome growth) {
    SuitePlan plan = report.plan();
    int few = plan.crowd().customers() + plan.crowd().dormant();
    int many = plan.crowd().dormant() + Math.max(plan.stored(), plan.crowd().customers());
    return new Plot(
        "TrackMessage, 256 in flight, against what is stored",
        "messages stored",
        "messages a second",
        true,
        List.of(
            new Series(
                "median of the turns",
                List.of(new Point(few, growth.first()), new Point(many, growth.second())))));
  }
}
