package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.BillingPeriod;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What each day of the periods that a history touches comes to: counted by the dates that the
 * zones' clocks show, while the read path counts between the instants at which days begin.
 */
final class DailyOracle {
  private final BillingCalendar calendar;
  private final Map<BillingPeriod, Map<LocalDate, long[]>> periods =
      new TreeMap<>(Comparator.comparing(BillingPeriod::start));

  DailyOracle(BillingCalendar calendar) {
    this.calendar = calendar;
  }

  /** Counts one more of something: conversations, inbound, direct or queued, in this order. */
  void count(Instant time, int column) {
    BillingPeriod period = calendar.periodAt(time);
    Map<LocalDate, long[]> days = periods.computeIfAbsent(period, DailyOracle::zeros);
    Objects.requireNonNull(days.get(date(time, period.zone())))[column]++;
  }

  private static Map<LocalDate, long[]> zeros(BillingPeriod period) {
    Map<LocalDate, long[]> days = new TreeMap<>();
    LocalDate last = date(period.end().minusNanos(1_000), period.zone());
    date(period.start(), period.zone())
        .datesUntil(last.plusDays(1))
        .forEach(date -> days.put(date, new long[4]));
    return days;
  }

  private static LocalDate date(Instant time, ZoneId zone) {
    return time.atZone(zone).toLocalDate();
  }

  /** The names of the periods in which something was counted, oldest first. */
  List<YearMonth> months() {
    return periods.keySet().stream().map(BillingPeriod::month).toList();
  }

  /** Those periods, each with every day, also one on which nothing was counted. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    periods.forEach(
        (period, days) -> {
          lines.add(period.toString());
          days.forEach((date, n) -> lines.add(day(date, List.of(n[0], n[1], n[2], n[3]))));
        });
    return lines;
  }

  /** What a day comes to, as text. */
  static String day(LocalDate date, List<Long> counts) {
    return "day " + date + " " + counts;
  }
}
