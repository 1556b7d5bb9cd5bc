package dev.tollgate.server.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.domain.BillingCalendar.Rule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The days of a period. */
class BillingPeriodTest {
  private static BillingPeriod month(String zone, int year, int month) {
    return BillingCalendar.of(new Rule(ZoneId.of(zone), 1))
        .periodOf(YearMonth.of(year, month))
        .orElseThrow();
  }

  private static BillingDay day(BillingPeriod period, String date) {
    return period.days().stream()
        .filter(day -> day.date().equals(LocalDate.parse(date)))
        .findFirst()
        .orElseThrow();
  }

  private static Duration length(BillingDay day) {
    return Duration.between(day.start(), day.end());
  }

  private static Instant at(String text) {
    return Instant.parse(text);
  }

  @Test
  void daysBeginAtMidnightInTheZone() {
    List<BillingDay> days = month("Asia/Riyadh", 2025, 1).days();
    assertEquals(31, days.size());
    assertEquals(
        new BillingDay(
            LocalDate.of(2025, 1, 1), at("2024-12-31T21:00:00Z"), at("2025-01-01T21:00:00Z")),
        days.get(0));
    assertEquals(
        new BillingDay(
            LocalDate.of(2025, 1, 31), at("2025-01-30T21:00:00Z"), at("2025-01-31T21:00:00Z")),
        days.get(30));
  }

  @Test
  void leapDaysAreDays() {
    assertEquals(29, month("UTC", 2024, 2).days().size());
    assertEquals(28, month("UTC", 2025, 2).days().size());
    assertEquals(28, month("UTC", 2100, 2).days().size());
    assertEquals(29, month("UTC", 2000, 2).days().size());
  }

  @Test
  void daysOnWhichClocksChangeAreShorterOrLonger() {
    BillingPeriod spring = month("America/New_York", 2025, 3);
    assertEquals(Duration.ofHours(23), length(day(spring, "2025-03-09")));
    assertEquals(Duration.ofHours(24), length(day(spring, "2025-03-10")));
    assertEquals(
        Duration.ofHours(25), length(day(month("America/New_York", 2025, 11), "2025-11-02")));
    assertEquals(
        Duration.ofMinutes(24 * 60 + 30),
        length(day(month("Australia/Lord_Howe", 2025, 4), "2025-04-06")));
  }

  @Test
  void aDayWithoutMidnightBeginsLater() {
    BillingDay day = day(month("America/Sao_Paulo", 2018, 11), "2018-11-04");
    assertEquals(at("2018-11-04T03:00:00Z"), day.start());
    assertEquals(Duration.ofHours(23), length(day));
  }

  @Test
  void aMidnightThatComesTwiceBeginsItsDayTheFirstTime() {
    // At 00:01 on 6 November 2011 Newfoundland's clocks went back to 23:01 on the 5th.
    BillingPeriod november = month("America/St_Johns", 2011, 11);
    assertEquals(at("2011-11-06T02:30:00Z"), day(november, "2011-11-06").start());
    assertEquals(Duration.ofHours(24), length(day(november, "2011-11-05")));
    assertEquals(Duration.ofHours(25), length(day(november, "2011-11-06")));
  }

  @Test
  void aDayThatAZoneLeftOutIsNone() {
    BillingPeriod december = month("Pacific/Apia", 2011, 12);
    List<LocalDate> dates = december.days().stream().map(BillingDay::date).toList();
    assertEquals(30, dates.size());
    assertFalse(dates.contains(LocalDate.of(2011, 12, 30)));
    assertEquals(day(december, "2011-12-29").end(), day(december, "2011-12-31").start());
    assertEquals(at("2011-12-30T10:00:00Z"), day(december, "2011-12-31").start());
  }

  @Test
  void aPeriodMayBeginAndEndWithinADay() {
    BillingCalendar calendar =
        BillingCalendar.of(new Rule(ZoneId.of("UTC"), 1))
            .changedAfter(
                at("2025-01-15T00:00:00Z"), new Rule(ZoneId.of("America/Los_Angeles"), 1));
    // From midnight in UTC on 1 February, which is 16:00 on 31 January in the new zone.
    List<BillingDay> days = calendar.periodAt(at("2025-02-15T00:00:00Z")).days();

    assertEquals(
        new BillingDay(
            LocalDate.of(2025, 1, 31), at("2025-02-01T00:00:00Z"), at("2025-02-01T08:00:00Z")),
        days.get(0));
    assertEquals(29, days.size());
    assertEquals(at("2025-03-01T08:00:00Z"), days.get(28).end());
  }

  @Test
  void anAnchorDayBeginsTheDays() {
    BillingPeriod period =
        BillingCalendar.of(new Rule(ZoneId.of("Asia/Tokyo"), 15))
            .periodOf(YearMonth.of(2024, 2))
            .orElseThrow();
    List<BillingDay> days = period.days();
    assertEquals(29, days.size());
    assertEquals(LocalDate.of(2024, 2, 15), days.get(0).date());
    assertEquals(LocalDate.of(2024, 3, 14), days.get(28).date());
  }

  @Test
  void daysTileEveryPeriodOfEveryZone() {
    long seed = Long.getLong("tollgate.seed", System.nanoTime());
    Random random = new Random(seed);
    List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
    for (String zone : zones) {
      for (int i = 0; i < 10; i++) {
        Instant start = Instant.ofEpochSecond(random.nextLong(-6_000_000_000L, 6_000_000_000L));
        Instant end = start.plusSeconds(1 + random.nextInt(70 * 86_400));
        ZoneId id = ZoneId.of(zone);
        YearMonth name = YearMonth.from(start.atZone(id));
        requireTiled(
            new BillingPeriod(name, start, end, id),
            random,
            "-Dtollgate.seed=" + seed + " " + zone);
      }
    }
  }

  private static void requireTiled(BillingPeriod period, Random random, String what) {
    Instant next = period.start();
    LocalDate last = LocalDate.MIN;
    for (BillingDay day : period.days()) {
      assertEquals(next, day.start(), what);
      assertTrue(day.start().isBefore(day.end()), what);
      assertTrue(day.date().isAfter(last), what);
      long micros = Duration.between(day.start(), day.end()).toSeconds() * 1_000_000;
      Instant within = day.start().plusNanos(1_000 * random.nextLong(micros));
      LocalDate local = within.atZone(period.zone()).toLocalDate();
      // Hours that come twice may say the day before once more; never the day after.
      assertTrue(
          local.equals(day.date())
              || (local.isBefore(day.date()) && repeated(within, period.zone())),
          what + " " + within + " in " + day);
      next = day.end();
      last = day.date();
    }
    assertEquals(period.end(), next, what);
  }

  /** Whether clocks were put back in the two days before. */
  private static boolean repeated(Instant time, ZoneId zone) {
    var change = zone.getRules().previousTransition(time.plusNanos(1));
    return change != null
        && change.isOverlap()
        && Duration.between(change.getInstant(), time).compareTo(Duration.ofDays(2)) < 0;
  }
}
