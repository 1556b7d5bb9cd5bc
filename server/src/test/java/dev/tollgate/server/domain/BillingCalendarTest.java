package dev.tollgate.server.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.domain.BillingCalendar.Rule;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BillingCalendarTest {
  private static BillingCalendar calendar(String zone, int anchorDay) {
    return BillingCalendar.of(new Rule(ZoneId.of(zone), anchorDay));
  }

  private static Instant at(String text) {
    return Instant.parse(text);
  }

  @Test
  void aMonthBeginsAtMidnightInTheZone() {
    BillingPeriod period = calendar("Asia/Riyadh", 1).periodAt(at("2025-01-31T21:00:00Z"));
    assertEquals(YearMonth.of(2025, 2), period.month());
    assertEquals(at("2025-01-31T21:00:00Z"), period.start());
    assertEquals(at("2025-02-28T21:00:00Z"), period.end());
  }

  @Test
  void theInstantBeforeBelongsToTheMonthBefore() {
    BillingPeriod period = calendar("Asia/Riyadh", 1).periodAt(at("2025-01-31T20:59:59.999999Z"));
    assertEquals(YearMonth.of(2025, 1), period.month());
  }

  @Test
  void anAnchorDayMovesTheMonth() {
    BillingCalendar calendar = calendar("UTC", 15);
    assertEquals(
        new BillingPeriod(
            YearMonth.of(2024, 12),
            at("2024-12-15T00:00:00Z"),
            at("2025-01-15T00:00:00Z"),
            ZoneId.of("UTC")),
        calendar.periodAt(at("2025-01-14T23:59:59Z")));
    assertEquals(YearMonth.of(2025, 1), calendar.periodAt(at("2025-01-15T00:00:00Z")).month());
  }

  @Test
  void aDayWithoutMidnightBeginsLater() {
    // Until 2018 Brazil's clocks went from 00:00 to 01:00: on 4 November that year, an anchor day.
    BillingPeriod period = calendar("America/Sao_Paulo", 4).periodAt(at("2018-11-10T00:00:00Z"));
    assertEquals(at("2018-11-04T03:00:00Z"), period.start());
  }

  @Test
  void aMidnightThatComesTwiceCountsOnce() {
    // In Havana clocks go back from 01:00 to 00:00, as on 1 November 2020.
    BillingCalendar calendar = calendar("America/Havana", 1);
    Instant first = at("2020-11-01T04:00:00Z");
    assertEquals(first, calendar.periodAt(at("2020-11-01T05:30:00Z")).start());
    assertEquals(first, calendar.periodAt(at("2020-10-31T12:00:00Z")).end());
  }

  @Test
  void aChangeBeginsAtThePeriodsEndWithTheNextName() {
    BillingCalendar changed =
        calendar("UTC", 1)
            .changedAfter(at("2025-01-20T00:00:00Z"), new Rule(ZoneId.of("America/New_York"), 1));
    BillingPeriod january = changed.periodAt(at("2025-01-31T23:59:59Z"));
    BillingPeriod february = changed.periodAt(at("2025-02-01T00:00:00Z"));
    assertEquals(at("2025-02-01T00:00:00Z"), january.end());
    assertEquals(YearMonth.of(2025, 2), february.month());
    assertEquals(at("2025-03-01T05:00:00Z"), february.end());
    assertEquals(Optional.of(february), changed.periodOf(YearMonth.of(2025, 2)));
    assertEquals(Optional.of(january), changed.periodOf(YearMonth.of(2025, 1)));
  }

  @Test
  void aSecondChangeInTheSamePeriodReplacesTheFirst() {
    Instant now = at("2025-01-20T00:00:00Z");
    Rule riyadh = new Rule(ZoneId.of("Asia/Riyadh"), 1);
    BillingCalendar twice =
        calendar("UTC", 1)
            .changedAfter(now, new Rule(ZoneId.of("America/New_York"), 1))
            .changedAfter(now, riyadh);
    assertEquals(calendar("UTC", 1).changedAfter(now, riyadh), twice);
    assertEquals(calendar("UTC", 1), twice.changedAfter(now, new Rule(ZoneId.of("UTC"), 1)));
  }

  @Test
  void anAnchorBeyond28IsNone() {
    assertThrows(IllegalArgumentException.class, () -> calendar("UTC", 29));
    assertThrows(IllegalArgumentException.class, () -> calendar("UTC", 0));
  }

  @Test
  void periodsTileTimeWhateverChanges() {
    long seed = Long.getLong("tollgate.seed", System.nanoTime());
    System.out.println("BillingCalendarTest seed " + seed);
    Random random = new Random(seed);
    List<String> zones = List.copyOf(ZoneId.getAvailableZoneIds());
    for (int i = 0; i < 500; i++) {
      BillingCalendar calendar = calendar(zones.get(random.nextInt(zones.size())), anchor(random));
      Instant now = at("2015-01-01T00:00:00Z");
      for (int change = random.nextInt(4); change > 0; change--) {
        now = now.plus(Duration.ofHours(random.nextInt(3_000)));
        Rule rule = new Rule(ZoneId.of(zones.get(random.nextInt(zones.size()))), anchor(random));
        calendar = calendar.changedAfter(now, rule);
      }
      walk(calendar, "seed " + seed + " history " + i + " " + calendar);
    }
  }

  private static int anchor(Random random) {
    return random.nextBoolean() ? 1 : 1 + random.nextInt(28);
  }

  private static void walk(BillingCalendar calendar, String what) {
    Set<YearMonth> names = new HashSet<>();
    BillingPeriod period = calendar.periodAt(at("2014-06-15T12:00:00Z"));
    for (int i = 0; i < 40; i++) {
      assertTrue(period.start().isBefore(period.end()), what);
      assertTrue(names.add(period.month()), what + " names twice " + period);
      assertEquals(period, calendar.periodAt(period.start()), what);
      assertEquals(period, calendar.periodAt(period.end().minusNanos(1_000)), what);
      assertEquals(Optional.of(period), calendar.periodOf(period.month()), what);
      BillingPeriod next = calendar.periodAt(period.end());
      assertEquals(period.end(), next.start(), what);
      period = next;
    }
  }

  @Test
  void theLatestPeriodsWalkBackWithoutGaps() {
    BillingCalendar calendar =
        calendar("UTC", 1)
            .changedAfter(at("2025-01-15T00:00:00Z"), new Rule(ZoneId.of("Asia/Riyadh"), 10));
    Instant now = at("2025-04-12T00:00:00Z");

    List<BillingPeriod> periods = calendar.latestPeriods(now, 36);

    assertEquals(36, periods.size());
    assertEquals(calendar.periodAt(now), periods.get(0));
    assertEquals(
        List.of(YearMonth.of(2025, 4), YearMonth.of(2025, 3), YearMonth.of(2025, 2)),
        periods.subList(0, 3).stream().map(BillingPeriod::month).toList());
    for (int i = 1; i < periods.size(); i++) {
      assertEquals(periods.get(i - 1).start(), periods.get(i).end());
      assertEquals(calendar.periodAt(periods.get(i).start()), periods.get(i));
    }
  }
}
