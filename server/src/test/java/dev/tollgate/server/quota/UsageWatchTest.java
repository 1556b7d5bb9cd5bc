package dev.tollgate.server.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.domain.AtLimit;
import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.Plan;
import dev.tollgate.server.domain.QuotaFigures;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.domain.TenantTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsageWatchTest {
  private static final Plan PLAN =
      new Plan("FREE", "Free", 1000L, AtLimit.DENY_ALL, 90, SessionRule.DEFAULT);
  private static final Instant JANUARY = Instant.parse("2025-01-15T12:00:00Z");
  private static final BillingPeriod PERIOD = BillingCalendar.DEFAULT.periodAt(JANUARY);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);

  private UsageWatch watch(@Nullable Set<String> tenantIds) {
    return new UsageWatch(tenantIds, Duration.ofSeconds(1), nanos::get, () -> {});
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static Figure figure(long version, long used) {
    return new Figure(
        version,
        new QuotaFigures(PLAN, TenantTerms.OF_PLAN, 0, 0, used, 0, PERIOD),
        JANUARY.plusSeconds(version));
  }

  private static Optional<Long> used(UsageWatch watch) {
    return watch.next().map(update -> update.figures().used());
  }

  @Test
  void theLatestFigureIsToldOnce() {
    UsageWatch watch = watch(Set.of("a"));
    assertEquals(Optional.empty(), watch.next());
    watch.offer("a", figure(1, 1));
    watch.offer("a", figure(2, 2));
    watch.offer("a", figure(3, 3));
    UsageWatch.Update update = watch.next().orElseThrow();
    assertEquals("a", update.tenantId());
    assertEquals(3, update.figures().used());
    assertEquals(JANUARY.plusSeconds(3), update.asOf());
    assertEquals(Optional.empty(), watch.next());
  }

  @Test
  void whatOneDoesNotWatchIsNotTold() {
    UsageWatch watch = watch(Set.of("a"));
    watch.offer("b", figure(1, 1));
    assertEquals(Optional.empty(), watch.next());
    UsageWatch all = watch(null);
    all.offer("b", figure(1, 1));
    assertEquals("b", all.next().orElseThrow().tenantId());
  }

  @Test
  void aTenantRestsAfterItWasToldAndAnotherDoesNot() {
    UsageWatch watch = watch(null);
    watch.offer("a", figure(1, 1));
    assertEquals(Optional.of(1L), used(watch));
    watch.offer("a", figure(2, 2));
    watch.offer("b", figure(2, 20));
    assertEquals(Optional.of(20L), used(watch));
    pass(Duration.ofMillis(999));
    watch.offer("a", figure(3, 3));
    assertEquals(Optional.empty(), used(watch));
    pass(Duration.ofMillis(1));
    assertEquals(Optional.of(3L), used(watch));
    pass(Duration.ofSeconds(1));
    assertEquals(Optional.empty(), used(watch), "nothing has changed since");
    watch.offer("a", figure(4, 4));
    assertEquals(Optional.of(4L), used(watch), "who has rested is told at once");
  }

  @Test
  void whatIsTheSameAsBeforeIsNotToldAgain() {
    UsageWatch watch = watch(Set.of("a"));
    watch.offer("a", figure(1, 1));
    assertEquals(Optional.of(1L), used(watch));
    pass(Duration.ofSeconds(1));
    watch.offer("a", figure(2, 1));
    assertEquals(Optional.empty(), used(watch));
    watch.offer("a", figure(3, 2));
    watch.offer("a", figure(4, 1));
    assertEquals(Optional.empty(), used(watch), "it is again what was told");
    assertEquals(0, watch.waitingCount());
    watch.offer("a", figure(5, 5));
    assertEquals(Optional.of(5L), used(watch));
  }

  @Test
  void whatComesLateIsDropped() {
    UsageWatch watch = watch(Set.of("a"));
    watch.offer("a", figure(5, 5));
    watch.offer("a", figure(4, 4));
    assertEquals(Optional.of(5L), used(watch));
    pass(Duration.ofSeconds(1));
    watch.offer("a", figure(3, 3));
    assertEquals(Optional.empty(), used(watch));
    watch.offer("a", figure(6, 5));
    watch.offer("a", figure(5, 9));
    assertEquals(Optional.empty(), used(watch), "the same was known at a later version");
  }

  @Test
  void whoReadsNothingHasOneFigureOfEachTenantWaiting() {
    UsageWatch watch = watch(null);
    for (int version = 1; version <= 1_000; version++) {
      for (int tenant = 0; tenant < 10; tenant++) {
        watch.offer("t" + tenant, figure(version, version * 10L + tenant));
      }
      assertEquals(10, watch.waitingCount());
    }
    List<Long> read = new ArrayList<>();
    for (Optional<Long> one = used(watch); one.isPresent(); one = used(watch)) {
      read.add(one.get());
    }
    assertEquals(IntStream.range(0, 10).mapToObj(t -> 10_000L + t).toList(), read);
    assertEquals(0, watch.waitingCount());
  }

  @Test
  void anUnknownTenantIsAFaultOnlyWhereItWasNamed() {
    UsageWatch watch = watch(Set.of("a"));
    watch.offerUnknown("b");
    assertFalse(watch.unknown().isPresent());
    watch.offerUnknown("a");
    assertEquals(Optional.of("a"), watch.unknown());
    UsageWatch all = watch(null);
    all.offerUnknown("a");
    assertTrue(all.unknown().isEmpty());
  }
}
