package dev.tollgate.server.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.Histories;
import dev.tollgate.server.domain.SessionFold.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionFoldTest {
  private static final Instant T = Instant.parse("2025-01-15T12:00:00Z");
  private static final Duration DAY = Duration.ofHours(24);
  private static final SessionRule SLIDING = SessionRule.DEFAULT;
  private static final int HISTORIES = 40_000;

  private static Event in(Instant time) {
    return new Event(time, "in-" + time, MessageKind.INBOUND);
  }

  private static Event out(Instant time) {
    return new Event(time, "out-" + time, MessageKind.OUTBOUND_DIRECT);
  }

  @Test
  void theFirstMessageOpensAWindow() {
    assertEquals(
        List.of(new Session(1, T, T.plus(DAY), 1, SLIDING)),
        SessionFold.fold(List.of(in(T)), SLIDING));
  }

  @Test
  void aMessageExactlyAWindowLaterOpensTheNextAndAMicrosecondEarlierDoesNot() {
    Instant end = T.plus(DAY);
    assertEquals(2, SessionFold.fold(List.of(in(T), in(end)), SLIDING).size());
    assertEquals(1, SessionFold.fold(List.of(in(T), in(end.minusNanos(1000))), SLIDING).size());
  }

  @Test
  void underSlidingEveryMessageMovesTheEnd() {
    Instant later = T.plus(Duration.ofHours(5));
    assertEquals(
        List.of(new Session(1, T, later.plus(DAY), 2, SLIDING)),
        SessionFold.fold(List.of(in(T), out(later)), SLIDING));
  }

  @Test
  void underSlidingInboundOnlyInboundMovesTheEnd() {
    SessionRule rule = new SessionRule(SessionPolicy.SLIDING_INBOUND, DAY);
    Instant sent = T.plus(Duration.ofHours(5));
    Instant received = T.plus(Duration.ofHours(6));
    assertEquals(
        List.of(new Session(1, T, T.plus(DAY), 2, rule)),
        SessionFold.fold(List.of(in(T), out(sent)), rule));
    assertEquals(
        List.of(new Session(1, T, received.plus(DAY), 2, rule)),
        SessionFold.fold(List.of(in(T), in(received)), rule));
  }

  @Test
  void underFixedNothingMovesTheEnd() {
    SessionRule rule = new SessionRule(SessionPolicy.FIXED, DAY);
    Instant later = T.plus(Duration.ofHours(23));
    assertEquals(
        List.of(new Session(1, T, T.plus(DAY), 2, rule)),
        SessionFold.fold(List.of(in(T), in(later)), rule));
  }

  @Test
  void aSendOpensASessionUnderEveryPolicy() {
    for (SessionPolicy policy : SessionPolicy.values()) {
      SessionRule rule = new SessionRule(policy, DAY);
      assertEquals(
          List.of(new Session(1, T, T.plus(DAY), 1, rule)),
          SessionFold.fold(List.of(out(T)), rule),
          policy.name());
    }
  }

  @Test
  void aMessageBetweenTwoSessionsJoinsThemAndTheEarlierKeepsItsNumber() {
    Session early = Session.opened(7, T, SLIDING);
    Session late = Session.opened(8, T.plus(Duration.ofHours(40)), SLIDING);
    SessionFold.Step step =
        SessionFold.add(List.of(early, late), T.plus(Duration.ofHours(20)), SLIDING, 9);
    assertEquals(List.of(new Session(7, T, late.end(), 3, SLIDING)), step.sessions());
    assertFalse(step.opened());
    assertTrue(step.revised());
  }

  @Test
  void aLateMessageMovesTheStartBackAndTheSessionKeepsItsNumber() {
    Session session = Session.opened(7, T, SLIDING);
    Instant late = T.minus(Duration.ofHours(23));
    SessionFold.Step step = SessionFold.add(List.of(session), late, SLIDING, 9);
    assertEquals(List.of(new Session(7, late, T.plus(DAY), 2, SLIDING)), step.sessions());
    assertTrue(step.revised());
  }

  @Test
  void aMessageExactlyAWindowBeforeASessionOpensOneInThePast() {
    Session session = Session.opened(7, T, SLIDING);
    SessionFold.Step step = SessionFold.add(List.of(session), T.minus(DAY), SLIDING, 9);
    assertTrue(step.opened());
    assertEquals(List.of(9L, 7L), step.sessions().stream().map(Session::sessionNo).toList());
  }

  @Test
  void otherPoliciesNeedTheHistory() {
    SessionRule rule = new SessionRule(SessionPolicy.FIXED, DAY);
    assertThrows(IllegalArgumentException.class, () -> SessionFold.add(List.of(), T, rule, 1));
  }

  @Test
  void addingInAnyOrderEqualsTheFoldOfTheSet() {
    long seed = Long.getLong("tollgate.seed", System.nanoTime());
    System.out.println("SessionFoldTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < HISTORIES; i++) {
      List<Event> history = new ArrayList<>(Histories.events(random, 1 + random.nextInt(20)));
      List<Session> expected = unnumbered(SessionFold.fold(history, SLIDING));
      Collections.shuffle(history, random);
      List<Session> sessions = List.of();
      for (Event event : history) {
        sessions = SessionFold.add(sessions, event.time(), SLIDING, 0).sessions();
      }
      assertEquals(expected, unnumbered(sessions), () -> "seed " + seed + " " + history);
    }
  }

  private static List<Session> unnumbered(List<Session> sessions) {
    return sessions.stream()
        .map(s -> new Session(0, s.start(), s.end(), s.messageCount(), s.rule()))
        .toList();
  }
}
