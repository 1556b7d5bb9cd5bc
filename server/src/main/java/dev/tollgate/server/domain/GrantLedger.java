package dev.tollgate.server.domain;

import java.time.Instant;
import java.util.List;
import java.util.function.ToLongBiFunction;

/**
 * What decides how much of a tenant's grants has moved on to the period that runs.
 *
 * @param periods the periods that have ended, from that of the first grant that moves on
 * @param grants the grants that move on, by the indexes of those periods
 */
public record GrantLedger(List<EndedPeriod> periods, List<Rollover.Grant> grants) {
  /** A period that has ended, by its start. */
  public record EndedPeriod(Instant start, Rollover.Ended figures) {}

  /** Nothing moves on. */
  public static final GrantLedger EMPTY = new GrantLedger(List.of(), List.of());

  public GrantLedger {
    periods = List.copyOf(periods);
    grants = List.copyOf(grants);
  }

  /** What has moved on to the period that runs; 0 or more. */
  public long rolledOver() {
    // Asked for each tenant of each batch, and few have any.
    return grants.isEmpty()
        ? 0
        : Rollover.intoNext(periods.stream().map(EndedPeriod::figures).toList(), grants);
  }

  /**
   * This ledger with other counters.
   *
   * @param used the conversations counted in the period of a start, by those counted in this ledger
   */
  public GrantLedger used(ToLongBiFunction<Instant, Long> used) {
    return periods.isEmpty()
        ? this
        : new GrantLedger(periods.stream().map(period -> used(period, used)).toList(), grants);
  }

  private static EndedPeriod used(EndedPeriod period, ToLongBiFunction<Instant, Long> used) {
    Rollover.Ended before = period.figures();
    long conversations = used.applyAsLong(period.start(), before.used());
    return new EndedPeriod(
        period.start(), new Rollover.Ended(before.limit(), before.granted(), conversations));
  }
}
