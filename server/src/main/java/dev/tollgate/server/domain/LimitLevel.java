package dev.tollgate.server.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of a tenant's limit has been told of in one period, so that each threshold is told once.
 * What was told stays so when counts go down. A higher limit begins a new generation, in which the
 * thresholds that are not passed any more may be told again.
 *
 * @param generation from 1; one more each time the effective limit is raised
 * @param effectiveLimit the limit, with grants, that it was last held against
 * @param reachedPercent the highest threshold told of, or passed already when the generation began
 */
public record LimitLevel(long generation, long effectiveLimit, int reachedPercent) {
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
      long effectiveLimit,
      long usedBefore,
      long usedAfter) {
    LimitLevel now = at(before, thresholds, effectiveLimit, usedBefore);
    List<Integer> passed =
        thresholds.stream()
            .filter(one -> one > now.reachedPercent && passed(one, effectiveLimit, usedAfter))
            .toList();
    return passed.isEmpty()
        ? new Crossing(now, passed)
        : new Crossing(
            new LimitLevel(now.generation, effectiveLimit, passed.get(passed.size() - 1)), passed);
  }

  private static LimitLevel at(
      @Nullable LimitLevel before, List<Integer> thresholds, long effectiveLimit, long used) {
    if (before == null) {
      return new LimitLevel(1, effectiveLimit, 0);
    }
    if (effectiveLimit <= before.effectiveLimit) {
      return new LimitLevel(before.generation, effectiveLimit, before.reachedPercent);
    }
    int stillPassed =
        thresholds.stream()
            .filter(one -> one <= before.reachedPercent && passed(one, effectiveLimit, used))
            .mapToInt(Integer::intValue)
            .max()
            .orElse(0);
    return new LimitLevel(before.generation + 1, effectiveLimit, stillPassed);
  }

  /** Of a limit that is not positive, all is passed. */
  private static boolean passed(int threshold, long effectiveLimit, long used) {
    return effectiveLimit <= 0 || 100 * used >= threshold * effectiveLimit;
  }
}
