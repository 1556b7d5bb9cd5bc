package dev.tollgate.gateway.replay;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a replay ended.
 *
 * @param lines how many lines were posted
 * @param byStatus how many ended with each HTTP status; 0 stands for no answer
 * @param retries how often a line was posted again
 * @param elapsed from the first post to the last answer
 * @param answers how long answers took
 */
public record ReplaySummary(
    long lines, Map<Integer, Long> byStatus, long retries, Duration elapsed, AnswerTimes answers) {
  private static final int OK = 200;

  /** Whether every line ended with 200. */
  public boolean isComplete() {
    return byStatus.getOrDefault(OK, 0L) == lines;
  }

  /** One line for people. */
  public String describe() {
    double seconds = elapsed.toMillis() / 1000.0;
    String refused =
        byStatus.entrySet().stream()
            .filter(entry -> entry.getKey() != OK)
            .map(entry -> ", " + entry.getValue() + " " + name(entry.getKey()))
            .collect(Collectors.joining());
    return String.format(
        Locale.ROOT,
        "%d lines: %d ok%s, %d retries, %.1f s, %.0f lines/s, answers p50 %d ms, p99 %d ms",
        lines,
        byStatus.getOrDefault(OK, 0L),
        refused,
        retries,
        seconds,
        lines / Math.max(seconds, 0.001),
        answers.median().toMillis(),
        answers.p99().toMillis());
  }

  private static String name(int status) {
    return status == 0 ? "without an answer" : "answered " + status;
  }
}
