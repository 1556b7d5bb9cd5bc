package dev.tollgate.server.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.Histories;
import dev.tollgate.server.domain.SessionFold.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
        List.of(new Session(1, T, T.plus(DAY), 1, SLIDING)), fold(List.of(in(T)), SLIDING));
  }

  @Test
  void aMessageExactlyAWindowLaterOpensTheNextAndAMicrosecondEarlierDoesNot() {
    Instant end = T.plus(DAY);
    assertEquals(2, fold(List.of(in(T), in(end)), SLIDING).size());
    assertEquals(1, fold(List.of(in(T), in(end.minusNanos(1000))), SLIDING).size());
  }

  @Test
  void underSlidingEveryMessageMovesTheEnd() {
    Instant later = T.plus(Duration.ofHours(5));
    assertEquals(
        List.of(new Session(1, T, later.plus(DAY), 2, SLIDING)),
        fold(List.of(in(T), out(later)), SLIDING));
  }

  @Test
  void underSlidingInboundOnlyInboundMovesTheEnd() {
    SessionRule rule = new SessionRule(SessionPolicy.SLIDING_INBOUND, DAY);
    Instant sent = T.plus(Duration.ofHours(5));
    Instant received = T.plus(Duration.ofHours(6));
    assertEquals(
        List.of(new Session(1, T, T.plus(DAY), 2, rule)), fold(List.of(in(T), out(sent)), rule));
    assertEquals(
        List.of(new Session(1, T, received.plus(DAY), 2, rule)),
        fold(List.of(in(T), in(received)), rule));
  }

  @Test
  void underFixedNothingMovesTheEnd() {
    SessionRule rule = new SessionRule(SessionPolicy.FIXED, DAY);
    Instant later = T.plus(Duration.ofHours(23));
    assertEquals(
        List.of(new Session(1, T, T.plus(DAY), 2, rule)), fold(List.of(in(T), in(later)), rule));
  }

  @Test
  void aSendOpensASessionUnderEveryPolicy() {
    for (SessionPolicy policy : SessionPolicy.values()) {
      SessionRule rule = new SessionRule(policy, DAY);
      assertEquals(
          List.of(new Session(1, T, T.plus(DAY), 1, rule)),
          fold(List.of(out(T)), rule),
          policy.name());
    }
  }

  @Test
  void aMessageBetweenTwoSessionsJoinsThemAndTheEarlierKeepsItsNumber() {
    Session early = Session.opened(7, T, SLIDING);
    Session late = Session.opened(8, T.plus(Duration.ofHours(40)), SLIDING);
    SessionFold.Step step = added(List.of(early, late), T.plus(Duration.ofHours(20)));
    assertEquals(List.of(new Session(7, T, late.end(), 3, SLIDING)), step.sessions());
    assertFalse(step.opened());
    assertTrue(step.revised());
  }

  @Test
  void aLateMessageMovesTheStartBackAndTheSessionKeepsItsNumber() {
    Session session = Session.opened(7, T, SLIDING);
    Instant late = T.minus(Duration.ofHours(23));
    SessionFold.Step step = added(List.of(session), late);
    assertEquals(List.of(new Session(7, late, T.plus(DAY), 2, SLIDING)), step.sessions());
    assertTrue(step.revised());
  }

  @Test
  void aMessageExactlyAWindowBeforeASessionOpensOneInThePast() {
    Session session = Session.opened(7, T, SLIDING);
    SessionFold.Step step = added(List.of(session), T.minus(DAY));
    assertTrue(step.opened());
    assertEquals(List.of(9L, 7L), step.sessions().stream().map(Session::sessionNo).toList());
  }

  @Test
  void underOtherPoliciesOnlyWhatReachesTheNextSessionNeedsTheHistory() {
    for (SessionPolicy policy : List.of(SessionPolicy.FIXED, SessionPolicy.SLIDING_INBOUND)) {
      SessionRules rules = SessionRules.of(new SessionRule(policy, DAY));
      List<Session> sessions = List.of(Session.opened(7, T, rules.latest()));
      Event before = in(T.minus(DAY));
      Event reaching = in(T.minus(DAY).plusNanos(1000));
      assertTrue(SessionFold.add(sessions, before, rules, 9).isPresent());
      assertTrue(SessionFold.add(sessions, reaching, rules, 9).isEmpty());
      assertTrue(SessionFold.add(sessions, in(T.plusSeconds(60)), rules, 9).isPresent());
    }
  }

  @Test
  void aSessionKeepsTheRuleInForceAtItsStart() {
    SessionRule fixed = new SessionRule(SessionPolicy.FIXED, Duration.ofDays(3));
    SessionRules rules = SessionRules.of(SLIDING).changed(T.plusSeconds(3600), fixed);
    Instant changed = T.plusSeconds(3600);
    List<Event> messages = List.of(in(T), in(changed), in(changed.plus(DAY)));
    assertEquals(
        List.of(
            new Session(1, T, changed.plus(DAY), 2, SLIDING),
            new Session(2, changed.plus(DAY), changed.plus(DAY.multipliedBy(4)), 1, fixed)),
        SessionFold.fold(messages, rules));
  }

  @Test
  void numbersAreTakenOverByTheEarliestPart() {
    Session one = Session.opened(7, T, SLIDING);
    Session two = Session.opened(8, T.plus(Duration.ofHours(30)), SLIDING);
    Session whole = new Session(1, T, T.plus(Duration.ofHours(54)), 2, SLIDING);
    assertEquals(
        List.of(7L), numbers(SessionFold.renumbered(List.of(one, two), List.of(whole), () -> 9)));
    assertEquals(
        List.of(1L, 9L),
        numbers(SessionFold.renumbered(List.of(whole), List.of(one, two), () -> 9)));
  }

  private static List<Long> numbers(List<Session> sessions) {
    return sessions.stream().map(Session::sessionNo).toList();
  }

  private static SessionFold.Step added(List<Session> sessions, Instant time) {
    return SessionFold.add(sessions, in(time), SessionRules.of(SLIDING), 9).orElseThrow();
  }

  private static List<Session> fold(List<Event> messages, SessionRule rule) {
    return SessionFold.fold(messages, SessionRules.of(rule));
  }

  @Test
  void addingInAnyOrderEqualsTheFoldOfTheSet() {
    long seed = Long.getLong("tollgate.seed", System.nanoTime());
    System.out.println("SessionFoldTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < HISTORIES; i++) {
      SessionRules rules = SessionRules.of(SLIDING);
      List<Event> history = new ArrayList<>(Histories.events(random, 1 + random.nextInt(20)));
      List<Session> expected = unnumbered(SessionFold.fold(history, rules));
      Collections.shuffle(history, random);
      List<Session> sessions = List.of();
      for (Event event : history) {
        sessions = SessionFold.add(sessions, event, rules, 0).orElseThrow().sessions();
      }
      assertEquals(expected, unnumbered(sessions), () -> "seed " + seed + " " + history);
    }
  }

  @Test
  void foldingAgainWhereItIsNeededEqualsTheFoldOfTheSet() {
    long seed = Long.getLong("tollgate.seed", System.nanoTime());
    System.out.println("SessionFoldTest seed " + seed);
    Random random = new Random(seed);
    long stepped = 0;
    for (int i = 0; i < HISTORIES / 10; i++) {
      SessionRules rules = Histories.rules(random);
      List<Event> history = new ArrayList<>(Histories.events(random, 1 + random.nextInt(30)));
      List<Session> expected = unnumbered(SessionFold.fold(history, rules));
      Collections.shuffle(history, random);
      List<Session> sessions = List.of();
      List<Event> recorded = new ArrayList<>();
      for (Event event : history) {
        List<Session> before = sessions;
        Optional<SessionFold.Step> step = SessionFold.add(before, event, rules, 0);
        SessionRefold refold = refold(before, recorded, event, rules);
        sessions =
            step.map(SessionFold.Step::sessions).orElseGet(() -> whole(before, refold, event));
        assertEquals(unnumbered(sessions), unnumbered(whole(before, refold, event)));
        stepped += refold.inStep() ? 1 : 0;
        recorded.add(event);
      }
      assertEquals(expected, unnumbered(sessions), () -> "seed " + seed + rules + " " + history);
    }
    assertTrue(stepped > 0, "no refold ended before the last message");
  }

  private static Instant anchor(List<Session> sessions, Event event) {
    return sessions.stream()
        .filter(session -> session.contains(event.time()))
        .map(Session::start)
        .findFirst()
        .orElse(event.time());
  }

  private static SessionRefold refold(
      List<Session> sessions, List<Event> recorded, Event event, SessionRules rules) {
    Instant anchor = anchor(sessions, event);
    List<Session> tail = sessions.stream().filter(s -> !s.start().isBefore(anchor)).toList();
    SessionRefold refold = new SessionRefold(rules, List.of(), tail, List.of(event), event.time());
    recorded.stream()
        .filter(message -> !message.time().isBefore(anchor))
        .sorted(SessionFold.BY_TIME_AND_ID)
        .forEach(refold::take);
    return refold;
  }

  private static List<Session> whole(List<Session> before, SessionRefold refold, Event event) {
    Instant anchor = anchor(before, event);
    List<Session> whole = new ArrayList<>(before);
    whole.removeIf(session -> !session.start().isBefore(anchor));
    whole.addAll(refold.sessions());
    return whole;
  }

  private static List<Session> unnumbered(List<Session> sessions) {
    return sessions.stream()
        .map(s -> new Session(0, s.start(), s.end(), s.messageCount(), s.rule()))
        .toList();
  }
}
