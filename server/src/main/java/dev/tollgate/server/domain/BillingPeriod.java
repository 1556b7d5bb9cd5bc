package dev.tollgate.server.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * A billing month of a tenant: {@code [start, end)}. Keyed by its start.
 *
 * @param month the calendar month it is called by
 * @param zone the zone whose midnights bound it
 */
public record BillingPeriod(YearMonth month, Instant start, Instant end, ZoneId zone) {
  public boolean contains(Instant time) {
    return !time.isBefore(start) && time.isBefore(end);
  }

  /** Whether messages that happened in it are no longer taken: its end is max-lateness ago. */
  public boolean isFinal(Instant now, Duration latenessMax) {
    return !now.isBefore(end.plus(latenessMax));
  }

  /** The day on which the next period begins, in this period's zone. */
  public LocalDate resetDate() {
    return LocalDate.ofInstant(end, zone);
  }

  /** Whole calendar days from the day of {@code now} to {@link #resetDate}: 1 on the last day. */
  public int daysUntilReset(Instant now) {
    return Math.toIntExact(resetDate().toEpochDay() - LocalDate.ofInstant(now, zone).toEpochDay());
  }

  /**
   * The calendar days of this period in its zone, in order. They tile the period without gap or
   * overlap; a day that the zone left out is not among them.
   */
  public List<BillingDay> days() {
    List<BillingDay> days = new ArrayList<>();
    // Where a zone repeats the hours around midnight, the date at an instant may be a day early.
    LocalDate date = start.atZone(zone).toLocalDate();
    Instant from = start;
    while (from.isBefore(end)) {
      Instant next = date.plusDays(1).atStartOfDay(zone).toInstant();
      Instant to = next.isBefore(end) ? next : end;
      if (from.isBefore(to)) {
        days.add(new BillingDay(date, from, to));
        from = to;
      }
      date = date.plusDays(1);
    }
    return List.copyOf(days);
  }
}
