package dev.tollgate.gateway.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.gateway.testing.SettableTime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static final AnswerTimes TIMES =
      AnswerTimes.of(new long[] {9_000_000, 1_000_000, 5_000_000});

  @Test
  void keepsReversesAndShufflesTheSameLines() {
    assertEquals(List.of(0, 1, 2, 3), Order.OF_THE_FILE.of(4));
    assertEquals(List.of(3, 2, 1, 0), new Order(true, OptionalLong.empty()).of(4));
    Order shuffled = new Order(false, OptionalLong.of(7));
    List<Integer> lines = shuffled.of(1000);
    assertEquals(lines, shuffled.of(1000));
    assertNotEquals(lines, new Order(false, OptionalLong.of(8)).of(1000));
    assertNotEquals(Order.OF_THE_FILE.of(1000), lines);
    assertEquals(IntStream.range(0, 1000).boxed().toList(), lines.stream().sorted().toList());
  }

  @Test
  void aSummaryIsCompleteWhenEveryLineWas200() {
    ReplaySummary complete =
        new ReplaySummary(10, Map.of(200, 10L), 3, Duration.ofMillis(2500), TIMES);
    assertTrue(complete.isComplete());
    assertEquals(
        "10 lines: 10 ok, 3 retries, 2.5 s, 4 lines/s, answers p50 5 ms, p99 9 ms",
        complete.describe());
    ReplaySummary refused =
        new ReplaySummary(10, Map.of(200, 8L, 400, 1L), 0, Duration.ofSeconds(1), TIMES);
    assertFalse(refused.isComplete());
    assertTrue(refused.describe().contains("8 ok, 1 answered 400"), refused.describe());
    ReplaySummary away = new ReplaySummary(1, Map.of(0, 1L), 7, Duration.ofSeconds(1), TIMES);
    assertTrue(away.describe().contains("0 ok, 1 without an answer"), away.describe());
  }

  @Test
  void progressIsABarOnATerminalAndNowAndThenALineElsewhere() {
    SettableTime time = new SettableTime(Instant.EPOCH);
    StringWriter bar = new StringWriter();
    Progress terminal = new Progress(new PrintWriter(bar), true, time);
    StringWriter lines = new StringWriter();
    Progress file = new Progress(new PrintWriter(lines), false, time);
    for (int done = 1; done <= 200; done++) {
      time.advance(Duration.ofMillis(100));
      terminal.update(done, 200);
      file.update(done, 200);
    }
    terminal.end(200, 200);
    file.end(200, 200);
    assertTrue(
        bar.toString().contains("\r[" + "#".repeat(20) + ".".repeat(20) + "]  50 % 100/200"));
    assertTrue(bar.toString().endsWith("] 100 % 200/200" + System.lineSeparator()));
    assertEquals(
        List.of("100 of 200 lines, 50 %", "200 of 200 lines, 100 %"),
        lines.toString().lines().toList());
  }
}
