package dev.tollgate.server.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.SessionPolicy;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.pipeline.LatestSessions.Latest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatestSessionsTest {
  private static final Instant NOW = Instant.parse("2025-03-12T12:00:00.123456Z");

  /** As many as stand in one place. */
  private static final int WAYS = 8;

  @Test
  void tellsWhatItWasGivenToTheMicrosecond() {
    LatestSessions sessions = new LatestSessions(100);
    Latest first = new Latest(EventTime.MIN, session(SessionPolicy.FIXED, Duration.ofSeconds(1)));
    Latest second = new Latest(NOW, session(SessionPolicy.SLIDING_INBOUND, SessionRule.WINDOW_MAX));
    Latest none = new Latest(EventTime.MAX, null);
    sessions.put(1, first);
    sessions.put(Long.MAX_VALUE, second);
    sessions.put(3, none);
    assertEquals(first, sessions.get(1));
    assertEquals(second, sessions.get(Long.MAX_VALUE));
    assertEquals(none, sessions.get(3));
    assertNull(sessions.get(2));
  }

  @Test
  void answersWithTheLastValueOrNone() {
    long seed = Long.getLong("tollgate.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    LatestSessions sessions = new LatestSessions(1_000);
    Map<Long, Latest> all = new HashMap<>();
    int kept = 0;
    for (int i = 0; i < 100_000; i++) {
      long number = ((long) random.nextInt(300) << 20) | random.nextInt(5);
      switch (random.nextInt(16)) {
        case 0 -> {
          sessions.remove(number);
          all.remove(number);
        }
        case 1, 2, 3, 4 -> {
          Latest latest = random(random);
          sessions.put(number, latest);
          all.put(number, latest);
        }
        default -> {
          Latest found = sessions.get(number);
          if (found != null) {
            kept++;
            assertEquals(all.get(number), found, "-Dtollgate.seed=" + seed);
          }
        }
      }
      if (random.nextInt(20_000) == 0) {
        sessions.clear();
        all.clear();
      }
    }
    assertTrue(kept > 10_000, "-Dtollgate.seed=" + seed + ": " + kept);
  }

  @Test
  void keepsAllWhileThereIsRoom() {
    LatestSessions sessions = new LatestSessions(100_000);
    LongStream.range(0, 10_000).forEach(i -> sessions.put(number(i), numbered(i)));
    long kept = LongStream.range(0, 10_000).filter(i -> isKept(sessions, i)).count();
    // Some places are full before others are.
    assertTrue(kept > 9_900, "kept " + kept);
  }

  @Test
  void ofThoseInOnePlaceWhatWasNotUsedForLongestGoes() {
    LatestSessions sessions = new LatestSessions(WAYS);
    LongStream.range(0, WAYS).forEach(i -> sessions.put(number(i), numbered(i)));
    assertNotNull(sessions.get(number(0)));
    sessions.put(number(WAYS), numbered(WAYS));
    assertNull(sessions.get(number(1)));
    sessions.remove(number(5));
    sessions.put(number(WAYS + 1), numbered(WAYS + 1));
    LongStream.of(0, 2, 3, 4, 6, 7, WAYS, WAYS + 1)
        .forEach(i -> assertTrue(isKept(sessions, i), "of " + i));
  }

  @Test
  void knowsNothingOnceCleared() {
    LatestSessions sessions = new LatestSessions(1_000);
    LongStream.range(0, 500).forEach(i -> sessions.put(number(i), numbered(i)));
    sessions.clear();
    LongStream.range(0, 500).forEach(i -> assertNull(sessions.get(number(i))));
    sessions.put(number(7), numbered(7));
    assertTrue(isKept(sessions, 7));
  }

  private static boolean isKept(LatestSessions sessions, long i) {
    Latest latest = sessions.get(number(i));
    return latest != null && Objects.requireNonNull(latest.session()).sessionNo() == i;
  }

  /** As a lane numbers: its version, and a count within it. */
  private static long number(long version) {
    return (version + 1) << 20;
  }

  private static Latest numbered(long sessionNo) {
    return new Latest(NOW, new Session(sessionNo, NOW, NOW.plusSeconds(1), 1, SessionRule.DEFAULT));
  }

  private static Session session(SessionPolicy policy, Duration window) {
    return new Session(
        Long.MAX_VALUE, NOW, NOW.plus(window), Long.MAX_VALUE, new SessionRule(policy, window));
  }

  private static Latest random(SplittableRandom random) {
    if (random.nextInt(8) == 0) {
      return new Latest(NOW.plusSeconds(random.nextInt()), null);
    }
    SessionPolicy policy = List.of(SessionPolicy.values()).get(random.nextInt(3));
    SessionRule rule = new SessionRule(policy, Duration.ofHours(1 + random.nextInt(48)));
    Instant start = NOW.plusNanos(1_000L * random.nextInt());
    return new Latest(
        start,
        new Session(random.nextLong(), start, start.plusSeconds(1), 1 + random.nextInt(100), rule));
  }
}
