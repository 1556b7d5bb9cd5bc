package dev.tollgate.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.bench.Comparison.Phase;
import dev.tollgate.bench.Comparison.Round;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final double DELTA = 1e-9;

  @Test
  void takesTheMediansOfARatioAndOfItsParts() {
    Comparison three =
        comparison(round(100, 20, 90, 22), round(100, 20, 98, 21), round(100, 20, 150, 10));
    assertEquals(0.98, three.median(round -> round.ratio(Phase::perSecond)), DELTA);
    assertEquals(1.05, three.median(round -> round.ratio(Phase::serverMicros)), DELTA);
    assertEquals(0.5, three.median(round -> round.ratio(Phase::clientMicros)), DELTA);
    Comparison even = comparison(round(100, 20, 90, 22), round(100, 20, 98, 21));
    assertEquals(0.94, even.median(round -> round.ratio(Phase::perSecond)), DELTA);

    String table = print(report(List.of(three)));
    assertTrue(table.contains("Two ways: CheckQuota, 64 in flight"), table);
    assertTrue(table.contains("0.980"), table);
    assertTrue(table.contains("cached"), table);
    assertTrue(table.contains("99.5"), table);
    assertFalse(table.contains("per commit"), table);
  }

  @Test
  void tellsOfErrorsInEitherWay() {
    Phase good = new Phase(1, 1, 1, 0, Map.of());
    Phase bad = new Phase(1, 1, 1, 0, Map.of("UNAUTHENTICATED", 2L));
    Report report = report(List.of(comparison(new Round(bad, good), new Round(good, bad))));
    assertEquals(4, report.faultCount());
    assertTrue(print(report).contains("4 x UNAUTHENTICATED"), print(report));
  }

  private static Round round(double rate, double cpu, double otherRate, double otherCpu) {
    return new Round(
        new Phase(rate, cpu, 10, 0, Map.of()), new Phase(otherRate, otherCpu, 5, 0.995, Map.of()));
  }

  private static Comparison comparison(Round... rounds) {
    Way way = new Way("way", script -> done -> done.accept(Caller.GOOD));
    Pair pair = new Pair("two", "Two ways: CheckQuota", way, way, "cached");
    return new Comparison(pair, 64, List.of(rounds));
  }

  private static String print(Report report) {
    StringWriter out = new StringWriter();
    new ReportTable(report).print(new PrintWriter(out));
    return out.toString();
  }

  private static Report report(List<Comparison> comparisons) {
    return new Report(
        new Machine(2, 512, "a JDK", "an OS", "ext4"),
        "a server",
        1,
        Timing.QUICK,
        new Population(1, 1),
        comparisons);
  }
}
