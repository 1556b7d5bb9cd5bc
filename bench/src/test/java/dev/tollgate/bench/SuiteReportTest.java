package dev.tollgate.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SuiteReportTest {
  private static final double DELTA = 1e-9;

  private final SuiteFigures figures = new SuiteFigures();
  private final Ratios ratios = new Ratios(figures);
  private final Figure track = figure(Subject.TRACK_MESSAGE, 256, 5_000, 8);

  @Test
  void holdsEachFigureAgainstTheCeilings() {
    figures.figures.addAll(
        List.of(
            figure(Subject.EMPTY_CALL, 1, 1_000, 1),
            figure(Subject.EMPTY_CALL, 256, 60_000, 4),
            figure(Subject.BATCHES, 16_000, 20_000, 1),
            figure(Subject.SINGLE_TRANSACTIONS, 16, 2_500, 1),
            figure(Subject.EMPTY_COMMIT, 1, 1_000, 2),
            track));
    assertEquals(5_000 / 60_000.0, ratios.toEmptyCall(track).getAsDouble(), DELTA);
    assertEquals(0.25, ratios.toBatches(track).getAsDouble(), DELTA);
    assertEquals(2, ratios.toSingleTransactions(track).getAsDouble(), DELTA);
    // 60,000 calls and 20,000 messages a second, one after the other, are 15,000 of both.
    assertEquals(5_000 / 15_000.0, ratios.toLimit(track).getAsDouble(), DELTA);
    assertEquals(2, ratios.p99ToEmptyCall(track).getAsDouble(), DELTA);
    assertEquals(4, ratios.toCommit(track, 50).getAsDouble(), DELTA);
  }

  @Test
  void hasNoRatioWhereThereIsNoCeiling() {
    figures.figures.addAll(List.of(figure(Subject.EMPTY_CALL, 1, 1_000, 1), track));
    assertTrue(ratios.toEmptyCall(track).isEmpty());
    assertTrue(ratios.toBatches(track).isEmpty());
    assertTrue(ratios.toLimit(track).isEmpty());
    assertTrue(ratios.goodput().isEmpty());
    assertTrue(Target.of(figures, ratios).stream().allMatch(target -> target.met().isEmpty()));
  }

  @Test
  void saysWhichTargetsAreMet() {
    figures.figures.addAll(
        List.of(
            figure(Subject.SINGLE_TRANSACTIONS, 16, 1_000, 1),
            figure(Subject.RESERVE_QUOTA, 256, 2_000, 1),
            track));
    figures.overload = new Overload.Outcome(100, 10, 90, Map.of());
    figures.growth = new Alternation.Outcome(100, 95, 0.95, 3, Map.of());
    figures.replicas = new Alternation.Outcome(100, 90, 0.9, 3, Map.of());
    assertEquals(Optional.of(true), met("TrackMessage, 256 in flight, to (c)"));
    assertEquals(Optional.of(false), met("ReserveQuota to TrackMessage"));
    assertEquals(Optional.of(true), met("throughput with many stored to few"));
    assertEquals(Optional.of(false), met("throughput of two servers to one"));
    String table = print();
    assertTrue(table.contains("ratio 0.950"), table);
    assertTrue(table.contains("missed"), table);
    assertTrue(table.contains("not measured"), table);
  }

  private Optional<Boolean> met(String what) {
    return Target.of(figures, ratios).stream()
        .filter(target -> target.what().equals(what))
        .findFirst()
        .orElseThrow()
        .met();
  }

  @Test
  void tellsOfErrors() {
    figures.figures.add(track);
    assertEquals(0, figures.faultCount());
    assertFalse(print().contains("had errors"), print());

    figures.figures.add(failing(Map.of("UNAVAILABLE", 3L, "INTERNAL", 1L)));
    figures.replicas = new Alternation.Outcome(1, 1, 1, 1, Map.of("ROWS_OFF", 2L));
    assertEquals(6, figures.faultCount());
    String table = print();
    assertTrue(table.contains("CheckQuota: 3 x UNAVAILABLE"), table);
    assertTrue(table.contains("replicas: 2 x ROWS_OFF"), table);
    assertTrue(table.contains("This run had errors: its figures do not count."), table);
  }

  @Test
  void takesTheMedian() {
    assertEquals(2, Median.of(3, 1, 2), DELTA);
    assertEquals(2.5, Median.of(4, 1, 2, 3), DELTA);
  }

  @Test
  void knowsWhatWasLostOrCountedTwice() {
    StoredMessages before = new StoredMessages(10, 10, 10);
    assertEquals(Map.of(), new StoredMessages(15, 15, 15).faultsSince(before, 5));
    assertEquals(
        Map.of("COUNTERS_OFF", 1L, "ROWS_OFF", 2L),
        new StoredMessages(13, 16, 15).faultsSince(before, 5));
  }

  private String print() {
    SuitePlan plan =
        new SuitePlan(
            1,
            Timing.QUICK,
            new Crowd.Shape(1, 1, 0, 0),
            1,
            1,
            1,
            1,
            EnumSet.allOf(SuitePart.class));
    StringWriter out = new StringWriter();
    Machine machine = new Machine(2, 512, "a JDK", "an OS", "ext4");
    SuiteReport report = new SuiteReport(machine, "a server", plan, figures, Duration.ofSeconds(1));
    new SuiteTable(report, new PrintWriter(out)).print();
    return out.toString();
  }

  private static Figure figure(Subject subject, int inFlight, double perSecond, int millis) {
    TreeMap<Double, Duration> latencies = new TreeMap<>();
    latencies.put(100.0, Duration.ofMillis(millis));
    return new Figure(
        subject, inFlight, perSecond, new Latencies(latencies), OptionalDouble.empty(), Map.of());
  }

  private static Figure failing(Map<String, Long> faults) {
    Figure good = figure(Subject.CHECK_QUOTA, 1, 10, 1);
    return new Figure(good.subject(), 1, 10, good.latencies(), OptionalDouble.empty(), faults);
  }
}
