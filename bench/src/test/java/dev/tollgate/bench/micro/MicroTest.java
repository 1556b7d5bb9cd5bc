package dev.tollgate.bench.micro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.bench.BenchException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.Options;

/** Every benchmark runs; how fast, is not asserted. */
class MicroTest {
  private static final Set<String> BENCHMARKS =
      Set.of(
          "FoldBenchmark.addToOpenSession",
          "FoldBenchmark.foldThousand",
          "KeyBenchmark.laneOf",
          "KeyBenchmark.messageKey",
          "QuotaBenchmark.decideAtLimit",
          "QuotaBenchmark.decideBelowLimit",
          "TranslationBenchmark.quotaAnswerToBytes",
          "TranslationBenchmark.recordedToBytes",
          "TranslationBenchmark.requestBytesToMessage",
          "TranslationBenchmark.requestToMessage",
          "ValidationBenchmark.checkTrackMessage");

  @BeforeAll
  static void besideOthers() {
    // JMH's lock is one for the machine, where other builds may run; nothing is measured here.
    System.setProperty("jmh.ignoreLock", "true");
  }

  private static Options once(String include) {
    return MicroSuite.options(include)
        .mode(Mode.SingleShotTime)
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .build();
  }

  @Test
  void runsEveryBenchmark() {
    Collection<RunResult> results = MicroSuite.run(once(".*"));
    Set<String> names =
        results.stream()
            .map(result -> result.getParams().getBenchmark())
            .map(name -> name.substring(MicroTest.class.getPackageName().length() + 1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(new TreeSet<>(BENCHMARKS), names);
    String table = MicroSuite.table(results);
    BENCHMARKS.forEach(name -> assertTrue(table.contains(name), table));
    assertTrue(table.contains("ns/op"), table);
    assertTrue(table.contains("B/op"), table);
  }

  @Test
  void saysWhenNoneIsIncluded() {
    BenchException e =
        assertThrows(BenchException.class, () -> MicroSuite.run(once("no such benchmark")));
    assertEquals("no benchmark has such a name", e.getMessage());
  }
}
