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
   * @param opened there was no session for it: it opened one
   */
  public record Step(List<Session> sessions, Session session, boolean opened) {}

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
   * sessions that this touches become one with it. The one with the earliest start keeps its number,
   * also when the message lies before it.
   *
   * @param sessions disjoint, by start; at least those with {@code start < time + window} and {@code
   *     end > time}
   * @param sessionNo the number to give the session if the message opens one
   */
  public static Step add(List<Session> sessions, Instant time, SessionRule rule, long sessionNo) {
    if (rule.policy() != SessionPolicy.SLIDING) {
      throw new IllegalArgumentException("only SLIDING needs no history, not " + rule.policy());
    }
    Session opened = Session.opened(sessionNo, time, rule);
    List<Session> after = new ArrayList<>(sessions.size() + 1);
    Session touched = null;
    for (Session session : sessions) {
      if (!touches(session, opened)) {
        after.add(session);
      } else {
        touched = touched == null ? session : touched.join(session);
      }
    }
    Session result = touched == null ? opened : grown(touched, opened);
    after.add(result);
    after.sort(Comparator.comparing(Session::start));
    return new Step(List.copyOf(after), result, touched == null);
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
