package dev.tollgate.server.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.store.OutboxStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
  private static final Instant START = Instant.parse("2025-01-15T12:00:00Z");

  @Test
  void pausesAreThreeTimesAsLongEachUpToTwelveHours() {
    assertEquals(
        List.of(5L, 15L, 45L, 135L, 405L, 1_215L, 3_645L, 10_935L, 32_805L, 43_200L, 43_200L),
        IntStream.rangeClosed(1, 11)
            .mapToObj(attempt -> RetrySchedule.pause(attempt).toSeconds())
            .toList());
    assertEquals(Duration.ofHours(12), RetrySchedule.pause(1_000_000));
  }

  @Test
  void aFifthIsChance() {
    Random random = new Random(7);
    for (int i = 0; i < 1_000; i++) {
      Instant next = RetrySchedule.next(3, START, Instant.MAX, random).orElseThrow();
      Duration pause = Duration.between(START, next);
      assertTrue(pause.compareTo(Duration.ofSeconds(36)) >= 0, pause::toString);
      assertTrue(pause.compareTo(Duration.ofSeconds(54)) <= 0, pause::toString);
    }
  }

  @Test
  void itIsGivenUpWithinThreeDaysAndNotMuchBefore() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Instant until = START.plus(OutboxStore.RETRY_FOR);
      Instant now = START;
      int attempts = 1;
      Optional<Instant> next = RetrySchedule.next(attempts, now, until, random);
      while (next.isPresent()) {
        now = next.get();
        attempts++;
        next = RetrySchedule.next(attempts, now, until, random);
      }
      assertTrue(!now.isAfter(until), "seed " + seed + ": " + now);
      assertTrue(now.isAfter(until.minus(Duration.ofHours(15))), "seed " + seed + ": " + now);
      assertTrue(attempts >= 13 && attempts <= 17, "seed " + seed + ": " + attempts);
    }
  }
}
