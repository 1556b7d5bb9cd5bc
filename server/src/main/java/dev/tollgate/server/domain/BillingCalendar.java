package dev.tollgate.server.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The billing periods of a tenant: calendar months in its zone, from an anchor day on. They tile
 * time without gap or overlap, also where the zone or the anchor changes.
 *
 * <p>The first entry reaches back for ever. A later one begins where a period ends; the period that
 * begins there carries the next month's name and ends where the new entry ends that month, so that
 * no name is given twice and none is left out.
 */
public final class BillingCalendar {
  /** Periods begin at the first instant of this day of the month in the zone: 1 to 28. */
  public record Rule(ZoneId zone, int anchorDay) {
    public Rule {
      if (anchorDay < 1 || anchorDay > 28) {
        throw new IllegalArgumentException("anchor day must be 1 to 28: " + anchorDay);
      }
    }

    private Instant startOf(YearMonth month) {
      return month.atDay(anchorDay).atStartOfDay(zone).toInstant();
    }

    private Instant endOf(YearMonth month) {
      return startOf(month.plusMonths(1));
    }

    private YearMonth monthAt(Instant time) {
      LocalDate day = time.atZone(zone).toLocalDate();
      YearMonth month = YearMonth.from(day);
      YearMonth guess = day.getDayOfMonth() < anchorDay ? month.minusMonths(1) : month;
      // Where a zone repeats the hours around midnight the date alone may be a period off.
      if (time.isBefore(startOf(guess))) {
        return guess.minusMonths(1);
      }
      return time.isBefore(endOf(guess)) ? guess : guess.plusMonths(1);
    }
  }

  /** A rule and the instant from which it holds; the first entry's is {@link Instant#MIN}. */
  public record Entry(Instant from, Rule rule) {}

  /** The calendar of a tenant that names none: calendar months in UTC. */
  public static final BillingCalendar DEFAULT = of(new Rule(ZoneId.of("UTC"), 1));

  private final List<Entry> entries;

  /** The last answer: nearly all questions are about the period that runs. Any will do. */
  private @Nullable BillingPeriod asked;

  private BillingCalendar(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** A calendar with one rule for all time. */
  public static BillingCalendar of(Rule rule) {
    return new BillingCalendar(List.of(new Entry(Instant.MIN, rule)));
  }

  /** A calendar from {@link #entries}. */
  public static BillingCalendar ofEntries(List<Entry> entries) {
    if (entries.isEmpty() || !entries.get(0).from().equals(Instant.MIN)) {
      throw new IllegalArgumentException("the first entry must reach back for ever");
    }
    return new BillingCalendar(entries);
  }

  /** The rules, oldest first. */
  public List<Entry> entries() {
    return entries;
  }

  /** The rule that is the latest to come into force. */
  public Rule latestRule() {
    return entries.get(entries.size() - 1).rule();
  }

  /** This calendar with another rule from the end of the period that holds {@code now}. */
  public BillingCalendar changedAfter(Instant now, Rule rule) {
    Instant from = periodAt(now).end();
    List<Entry> changed = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.from().isBefore(from)) {
        changed.add(entry);
      }
    }
    if (!changed.get(changed.size() - 1).rule().equals(rule)) {
      changed.add(new Entry(from, rule));
    }
    return new BillingCalendar(changed);
  }

  /** The period that holds {@code time}. */
  public BillingPeriod periodAt(Instant time) {
    BillingPeriod last = asked;
    if (last != null && last.contains(time)) {
      return last;
    }
    BillingPeriod period = findPeriodAt(time);
    asked = period;
    return period;
  }

  private BillingPeriod findPeriodAt(Instant time) {
    int index = entries.size() - 1;
    while (time.isBefore(entries.get(index).from())) {
      index--;
    }
    Entry entry = entries.get(index);
    if (index > 0) {
      BillingPeriod first = firstPeriod(index);
      if (time.isBefore(first.end())) {
        return first;
      }
    }
    return period(entry.rule(), entry.rule().monthAt(time), entry.rule().zone());
  }

  /**
   * The period that holds {@code now}, and those before it, newest first: {@code count} of them.
   */
  public List<BillingPeriod> latestPeriods(Instant now, int count) {
    List<BillingPeriod> periods = new ArrayList<>();
    Instant time = now;
    for (int i = 0; i < count; i++) {
      BillingPeriod period = periodAt(time);
      periods.add(period);
      time = period.start().minusNanos(1000);
    }
    return List.copyOf(periods);
  }

  /** The period called {@code month}, if there is one: a change of zone may leave a name out. */
  public Optional<BillingPeriod> periodOf(YearMonth month) {
    for (int index = entries.size() - 1; index >= 0; index--) {
      Rule rule = entries.get(index).rule();
      if (index > 0) {
        BillingPeriod first = firstPeriod(index);
        if (first.month().equals(month)) {
          return Optional.of(first);
        }
        if (first.month().isAfter(month)) {
          continue;
        }
      }
      BillingPeriod period = period(rule, month, rule.zone());
      boolean replaced =
          index + 1 < entries.size() && !period.start().isBefore(entries.get(index + 1).from());
      return replaced ? Optional.empty() : Optional.of(period);
    }
    return Optional.empty();
  }

  /** The period that begins where entry {@code index} comes into force. */
  private BillingPeriod firstPeriod(int index) {
    Instant start = entries.get(index).from();
    Rule rule = entries.get(index).rule();
    YearMonth month = periodAt(start.minusNanos(1000)).month().plusMonths(1);
    // A late anchor before an early one, in zones far apart, can leave a month no time at all.
    while (!rule.endOf(month).isAfter(start)) {
      month = month.plusMonths(1);
    }
    return new BillingPeriod(month, start, rule.endOf(month), rule.zone());
  }

  private static BillingPeriod period(Rule rule, YearMonth month, ZoneId zone) {
    return new BillingPeriod(month, rule.startOf(month), rule.endOf(month), zone);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BillingCalendar calendar && entries.equals(calendar.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return entries.toString();
  }
}
