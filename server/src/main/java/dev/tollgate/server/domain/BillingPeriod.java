package dev.tollgate.server.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

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
    return end.atZone(zone).toLocalDate();
  }

  /** Whole calendar days from the day of {@code now} to {@link #resetDate}: 1 on the last day. */
  public int daysUntilReset(Instant now) {
    return Math.toIntExact(ChronoUnit.DAYS.between(now.atZone(zone).toLocalDate(), resetDate()));
  }
}
