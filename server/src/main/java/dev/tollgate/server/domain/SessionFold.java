package dev.tollgate.server.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The rule of sessions. What is stored for a conversation always equals {@link #fold} of the set of
 * its recorded messages, in whatever order they came.
 */
public final class SessionFold {
  /** A message as the fold sees it. */
  public record Event(Instant time, String messageId, MessageKind kind) {}

  /**
   * What one message did.
   *
   * @param sessions all the sessions after it, by start
   * @param session the one the message belongs to
   * @param touched the sessions before it that are now {@code session}; none when it opened one
   */
  public record Step(List<Session> sessions, Session session, List<Session> touched) {
    /** There was no session for the message: it opened one. */
    public boolean opened() {
      return touched.isEmpty();
    }

    /** A session that was there before now has another start, or has become part of another. */
    public boolean revised() {
      return !opened() && (touched.size() > 1 || !touched.get(0).start().equals(session.start()));
    }
  }

  private static final Comparator<Event> BY_TIME_AND_ID =
      Comparator.comparing(Event::time).thenComparing(Event::messageId);

  private SessionFold() {}

  /**
   * The sessions of a set of messages: sorted by event time and message id, each message falls into
   * the latest session or opens the next. Numbers the sessions from 1 in the order of their starts.
   */
  public static List<Session> fold(Collection<Event> messages, SessionRule rule) {
    List<Session> sessions = new ArrayList<>();
    for (Event event : messages.stream().sorted(BY_TIME_AND_ID).toList()) {
      int last = sessions.size() - 1;
      if (last >= 0 && sessions.get(last).contains(event.time())) {
        sessions.set(last, sessions.get(last).with(event.time(), event.kind()));
      } else {
        sessions.add(Session.opened(last + 2L, event.time(), rule));
      }
    }
    return sessions;
  }

  /**
   * Adds one message to the sessions of a {@link SessionPolicy#SLIDING} conversation, in any order
   * of arrival and without its history: a message stands for {@code [time, time + window)}, and the
   * sessions that this touches become one with it. The one with the earliest start keeps its
   * number, also when the message lies before it.
   *
   * @param sessions disjoint, by start; at least those with {@code start < time + window} and
   *     {@code end > time}
   * @param sessionNo the number to give the session if the message opens one
   */
  public static Step add(List<Session> sessions, Instant time, SessionRule rule, long sessionNo) {
    if (rule.policy() != SessionPolicy.SLIDING) {
      throw new IllegalArgumentException("only SLIDING needs no history, not " + rule.policy());
    }
    Session opened = Session.opened(sessionNo, time, rule);
    List<Session> after = new ArrayList<>(sessions.size() + 1);
    List<Session> touched = new ArrayList<>(1);
    for (Session session : sessions) {
      (touches(session, opened) ? touched : after).add(session);
    }
    Session result =
        touched.stream()
            .reduce(Session::join)
            .map(session -> grown(session, opened))
            .orElse(opened);
    after.add(result);
    after.sort(Comparator.comparing(Session::start));
    return new Step(List.copyOf(after), result, List.copyOf(touched));
  }

  private static boolean touches(Session session, Session message) {
    return session.start().isBefore(message.end()) && message.start().isBefore(session.end());
  }

  /** The touched session over the message's own interval; it keeps its number. */
  private static Session grown(Session touched, Session message) {
    Session both = touched.join(message);
    return new Session(
        touched.sessionNo(), both.start(), both.end(), both.messageCount(), touched.rule());
  }
}
