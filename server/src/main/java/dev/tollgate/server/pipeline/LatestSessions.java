package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.SessionPolicy;
import dev.tollgate.server.domain.SessionRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest session of each conversation, in one array of numbers: every message changes one, and
 * as many objects in an old generation are what a collector is slow with. Bounded: where there is
 * no room, what was not used for longest goes, of the few that may stand in the same place.
 */
final class LatestSessions {
  /**
   * The latest session of a conversation.
   *
   * @param from no other session starts at this time or later
   * @param session null when none does
   */
  record Latest(Instant from, @Nullable Session session) {}

  /** What a conversation takes, in bytes: a line of a processor's cache. */
  private static final int BYTES = 64;

  /** So many conversations may stand in one place. */
  private static final int WAYS = 8;

  private static final int FIELDS = BYTES / Long.BYTES;
  private static final int KEY = 0;
  private static final int USED = 1;
  private static final int FROM = 2;
  private static final int START = 3;
  private static final int END = 4;
  private static final int NUMBER = 5;
  private static final int MESSAGES = 6;
  private static final int RULE = 7;
  private static final int NOT_THERE = -1;

  /** Spreads numbers that follow each other (Fibonacci hashing). */
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private static final List<SessionPolicy> POLICIES = List.of(SessionPolicy.values());

  /** A rule is its window in seconds, and its policy above it. */
  private static final int WINDOW_BITS = 32;

  private final int placesMax;
  private long[] cells;
  private int places;
  private int count;
  private long uses;

  /** What was used last before has been forgotten. */
  private long cleared;

  private SessionRule rule = SessionRule.DEFAULT;

  /**
   * Knows none yet.
   *
   * @param max conversations, rounded up to a whole number of places; grows to it
   */
  LatestSessions(int max) {
    placesMax = (max + WAYS - 1) / WAYS;
    places = 1;
    cells = new long[WAYS * FIELDS];
  }

  @Nullable Latest get(long conversationNo) {
    int cell = find(conversationNo);
    if (cell == NOT_THERE) {
      return null;
    }
    cells[cell + USED] = ++uses;
    return new Latest(time(cell + FROM), cells[cell + MESSAGES] == 0 ? null : session(cell));
  }

  private Session session(int cell) {
    return new Session(
        cells[cell + NUMBER],
        time(cell + START),
        time(cell + END),
        cells[cell + MESSAGES],
        rule(cells[cell + RULE]));
  }

  void put(long conversationNo, Latest latest) {
    int cell = find(conversationNo);
    if (cell == NOT_THERE) {
      growIfFull();
      cell = claim(conversationNo);
    }
    cells[cell + KEY] = conversationNo;
    cells[cell + USED] = ++uses;
    cells[cell + FROM] = EventTime.micros(latest.from());
    Session session = latest.session();
    cells[cell + MESSAGES] = 0;
    if (session != null) {
      cells[cell + START] = EventTime.micros(session.start());
      cells[cell + END] = EventTime.micros(session.end());
      cells[cell + NUMBER] = session.sessionNo();
      cells[cell + MESSAGES] = session.messageCount();
      cells[cell + RULE] = packed(session.rule());
    }
  }

  void remove(long conversationNo) {
    int cell = find(conversationNo);
    if (cell != NOT_THERE) {
      cells[cell + USED] = 0;
      count--;
    }
  }

  /** Forgets all, at no cost. */
  void clear() {
    cleared = uses;
    count = 0;
  }

  private int find(long conversationNo) {
    int first = place(conversationNo);
    for (int cell = first; cell < first + WAYS * FIELDS; cell += FIELDS) {
      if (cells[cell + KEY] == conversationNo && isThere(cell)) {
        return cell;
      }
    }
    return NOT_THERE;
  }

  private boolean isThere(int cell) {
    return cells[cell + USED] > cleared;
  }

  /** The cell of its place that is free, or was not used for longest. */
  private int claim(long conversationNo) {
    int first = place(conversationNo);
    int oldest = first;
    for (int cell = first; cell < first + WAYS * FIELDS; cell += FIELDS) {
      if (cells[cell + USED] < cells[oldest + USED]) {
        oldest = cell;
      }
    }
    if (!isThere(oldest)) {
      count++;
    }
    return oldest;
  }

  private int place(long conversationNo) {
    return (int) (((conversationNo * SPREAD) >>> 33) % places) * WAYS * FIELDS;
  }

  /** Doubles the places while few of a place's cells are free on average. */
  private void growIfFull() {
    if (places == placesMax || count < places * (WAYS / 2)) {
      return;
    }
    long[] before = cells;
    places = Math.min(placesMax, 2 * places);
    cells = new long[places * WAYS * FIELDS];
    count = 0;
    for (int cell = 0; cell < before.length; cell += FIELDS) {
      if (before[cell + USED] > cleared) {
        System.arraycopy(before, cell, cells, claim(before[cell + KEY]), FIELDS);
      }
    }
  }

  private Instant time(int cell) {
    return EventTime.ofMicros(cells[cell]);
  }

  private static long packed(SessionRule rule) {
    return ((long) POLICIES.indexOf(rule.policy()) << WINDOW_BITS) | rule.window().toSeconds();
  }

  /** Most are the same as the last. */
  private SessionRule rule(long packed) {
    if (packed != packed(rule)) {
      long seconds = packed & ((1L << WINDOW_BITS) - 1);
      rule =
          new SessionRule(
              POLICIES.get((int) (packed >>> WINDOW_BITS)), Duration.ofSeconds(seconds));
    }
    return rule;
  }
}
