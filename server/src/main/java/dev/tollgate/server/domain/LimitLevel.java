package dev.tollgate.server.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of a tenant's limit has been told of in one period, so that each threshold is told once.
 * What was told stays so when counts go down. A higher limit begins a new generation, in which the
 * thresholds that are not passed any more may be told again.
 *
 * @param generation from 1; one more each time somebody raises the limit
 * @param armedLimit the limit with the grants of the period itself; {@link #UNLIMITED} when there
 *     is none. What grants of earlier periods leave over is not in it: that rises and falls with
 *     what is counted late, and nobody has raised it
 * @param reachedPercent the highest threshold told of, or passed already when the generation began
 */
public record LimitLevel(long generation, long armedLimit, int reachedPercent) {
  /** In place of a limit where there is none: higher than any, and no share of it is passed. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /**
   * What thresholds are percentages of.
   *
   * @param armed as {@link LimitLevel#armedLimit}
   * @param effective with what is left over from earlier periods
   */
  public record Limit(long armed, long effective) {
    /** A limit to which nothing is left over. */
    public static Limit of(long conversations) {
      return new Limit(conversations, conversations);
    }
  }

  /**
   * What a change of counts or limits comes to.
   *
   * @param level what has been told then
   * @param passed the thresholds to tell of, ascending
   */
  public record Crossing(LimitLevel level, List<Integer> passed) {}

  /**
   * The thresholds that a change has passed.
   *
   * @param before what was told in the period so far; null when nothing was
   * @param thresholds percentages of the effective limit, ascending
   * @param usedBefore conversations counted in the period before the change
   * @param usedAfter and after it
   */
  public static Crossing cross(
      @Nullable LimitLevel before,
      List<Integer> thresholds,
      Limit limit,
      long usedBefore,
      long usedAfter) {
    LimitLevel now = at(before, thresholds, limit, usedBefore);
    List<Integer> passed =
        thresholds.stream()
            .filter(one -> one > now.reachedPercent && passed(one, limit, usedAfter))
            .toList();
    return passed.isEmpty()
        ? new Crossing(now, passed)
        : new Crossing(
            new LimitLevel(now.generation, limit.armed, passed.get(passed.size() - 1)), passed);
  }

  private static LimitLevel at(
      @Nullable LimitLevel before, List<Integer> thresholds, Limit limit, long used) {
    if (before == null) {
      return new LimitLevel(1, limit.armed, 0);
    }
    if (limit.armed <= before.armedLimit) {
      return new LimitLevel(before.generation, limit.armed, before.reachedPercent);
    }
    int stillPassed =
        thresholds.stream()
            .filter(one -> one <= before.reachedPercent && passed(one, limit, used))
            .mapToInt(Integer::intValue)
            .max()
            .orElse(0);
    return new LimitLevel(before.generation + 1, limit.armed, stillPassed);
  }

  /** Of a limit that is not positive, all is passed. */
  private static boolean passed(int threshold, Limit limit, long used) {
    if (limit.armed == UNLIMITED) {
      return false;
    }
    return limit.effective <= 0 || 100 * used >= threshold * limit.effective;
  }
}
