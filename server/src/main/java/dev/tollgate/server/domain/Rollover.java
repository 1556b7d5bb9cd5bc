package dev.tollgate.server.domain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is left of grants when their periods end, and moves on to later ones: a function of the
 * periods alone, so that it is as if every message had come before its period's end.
 *
 * <p>In a period, conversations use up the limit first, together with the grants that end in that
 * period; then the grants that outlast it, those first that end first, and of those the one that
 * was made first. Corrections below 0 use up what there is as conversations do.
 */
public final class Rollover {
  /**
   * A period that has ended.
   *
   * @param limit conversations by the tenant's limit when the period ended; null: unlimited
   * @param granted the sum of the grants that count in it and in no other; may be below 0
   * @param used conversations counted in it
   */
  public record Ended(@Nullable Long limit, long granted, long used) {}

  /**
   * A grant that moves on.
   *
   * @param number its place among those made
   * @param amount conversations, above 0
   * @param first the index of the period that it was made for
   * @param last the index of the last period that it can move on to
   */
  public record Grant(long number, long amount, int first, int last) {}

  private static final Comparator<Left> FIRST_TO_END =
      Comparator.<Left>comparingInt(left -> left.grant.last)
          .thenComparingLong(left -> left.grant.number);

  /** A grant, and what is left of it. */
  private static final class Left {
    private final Grant grant;
    private long amount;

    private Left(Grant grant) {
      this.grant = grant;
      this.amount = grant.amount;
    }

    private boolean countsIn(int period) {
      return grant.first <= period && period <= grant.last;
    }

    /** Takes as much as there is, and tells what of {@code demand} is not met. */
    private long take(long demand) {
      long taken = Math.min(amount, demand);
      amount -= taken;
      return demand - taken;
    }
  }

  private Rollover() {}

  /**
   * What moves on to the period after {@code ended}; 0 or more.
   *
   * @param ended all periods from the first grant's on, in order; the first has the index 0
   * @param grants those that move on, in any order; one that begins later than {@code ended} has
   *     nothing left of an earlier period
   */
  public static long intoNext(List<Ended> ended, List<Grant> grants) {
    List<Left> lefts = new ArrayList<>();
    grants.forEach(grant -> lefts.add(new Left(grant)));
    lefts.sort(FIRST_TO_END);
    for (int period = 0; period < ended.size(); period++) {
      use(ended.get(period), period, lefts);
    }
    int next = ended.size();
    return lefts.stream()
        .filter(left -> left.grant.first < next && left.countsIn(next))
        .mapToLong(left -> left.amount)
        .sum();
  }

  private static void use(Ended ended, int period, List<Left> lefts) {
    Long limit = ended.limit;
    if (limit == null) {
      return;
    }
    // Those that end here come first in the order, beside the limit: whether they are used before
    // or after it changes nothing of what moves on.
    long demand = Math.max(0, ended.used - limit - ended.granted);
    for (Left left : lefts) {
      if (left.countsIn(period)) {
        demand = left.take(demand);
      }
    }
  }
}
