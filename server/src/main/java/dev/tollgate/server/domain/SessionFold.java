package dev.tollgate.server.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

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

  /** The order in which messages are folded. */
  static final Comparator<Event> BY_TIME_AND_ID =
      Comparator.comparing(Event::time).thenComparing(Event::messageId);

  private static final Comparator<Session> BY_START = Comparator.comparing(Session::start);

  private SessionFold() {}

  /**
   * The sessions of a set of messages: sorted by event time and message id, each message falls into
   * the latest session or opens the next. Numbers the sessions from 1 in the order of their starts.
   */
  public static List<Session> fold(Collection<Event> messages, SessionRules rules) {
    List<Session> sessions = new ArrayList<>();
    messages.stream().sorted(BY_TIME_AND_ID).forEach(message -> append(sessions, message, rules));
    return sessions;
  }

  /** Folds a message that is not before any session's start; numbers by position. */
  static void append(List<Session> sessions, Event message, SessionRules rules) {
    int last = sessions.size() - 1;
    if (last >= 0 && sessions.get(last).contains(message.time())) {
      sessions.set(last, sessions.get(last).with(message.time(), message.kind()));
    } else {
      sessions.add(Session.opened(last + 2L, message.time(), rules.at(message.time())));
    }
  }

  /**
   * Adds one message to the sessions of a conversation, in any order of arrival, where that needs
   * none of the messages before it. Under one rule of {@link SessionPolicy#SLIDING} it never does:
   * a message stands for {@code [time, time + window)}, and the sessions that this touches become
   * one with it. The one with the earliest start keeps its number, also when the message lies
   * before it. Under other rules it does not while the message's session ends before the next
   * begins.
   *
   * @param sessions disjoint, by start; at least those that the message's window touches
   * @param sessionNo the number to give the session if the message opens one
   * @return empty when the messages that follow have to be folded again
   */
  public static Optional<Step> add(
      List<Session> sessions, Event message, SessionRules rules, long sessionNo) {
    Session holder = holder(sessions, message.time());
    Session grown =
        holder == null
            ? Session.opened(sessionNo, message.time(), rules.at(message.time()))
            : holder.with(message.time(), message.kind());
    List<Session> after = new ArrayList<>(sessions.size() + 1);
    List<Session> reached = new ArrayList<>(1);
    for (Session session : sessions) {
      if (!session.equals(holder)) {
        (session.overlaps(grown) ? reached : after).add(session);
      }
    }
    if (reached.isEmpty()) {
      // Most messages touch no session but their own.
      return Optional.of(step(after, grown, holder == null ? List.of() : List.of(holder)));
    }
    if (!reached.stream().allMatch(grown::joinsFreely)) {
      return Optional.empty();
    }
    List<Session> touched = new ArrayList<>(reached);
    if (holder != null) {
      touched.add(0, holder);
    }
    touched.sort(BY_START);
    Session result = reached.stream().reduce(grown, Session::join);
    Session numbered = result.numbered(touched.get(0).sessionNo());
    return Optional.of(step(after, numbered, List.copyOf(touched)));
  }

  private static Step step(List<Session> others, Session session, List<Session> touched) {
    others.add(session);
    others.sort(BY_START);
    return new Step(List.copyOf(others), session, touched);
  }

  private static @Nullable Session holder(List<Session> sessions, Instant time) {
    for (Session session : sessions) {
      if (session.contains(time)) {
        return session;
      }
    }
    return null;
  }

  /**
   * The sessions of conversations that become one, where that needs none of their messages: where
   * sessions that overlap slide under one rule. The earlier one keeps its number.
   *
   * @param sessions of all the conversations, in any order
   * @return by start; empty when the messages have to be folded again
   */
  public static Optional<List<Session>> union(Collection<Session> sessions) {
    List<Session> union = new ArrayList<>();
    for (Session next : sessions.stream().sorted(BY_START).toList()) {
      int end = union.size() - 1;
      Session last = end < 0 ? null : union.get(end);
      if (last == null || !last.overlaps(next)) {
        union.add(next);
      } else if (last.joinsFreely(next)) {
        union.set(end, last.join(next));
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(union);
  }

  /**
   * Gives sessions that were folded anew the numbers of those before them: each takes over the
   * earliest that it overlaps and that none before it took over.
   *
   * @param before by start
   * @param folded by start, disjoint
   * @param numbers for those that take over none
   */
  public static List<Session> renumbered(
      List<Session> before, List<Session> folded, LongSupplier numbers) {
    List<Session> left = new ArrayList<>(before);
    List<Session> renumbered = new ArrayList<>(folded.size());
    for (Session session : folded) {
      Session taken = null;
      for (Session candidate : left) {
        if (!candidate.start().isBefore(session.end())) {
          break;
        }
        if (candidate.overlaps(session)) {
          taken = candidate;
          break;
        }
      }
      left.removeIf(gone -> !gone.end().isAfter(session.start()));
      if (taken != null) {
        left.remove(taken);
      }
      renumbered.add(session.numbered(taken == null ? numbers.getAsLong() : taken.sessionNo()));
    }
    return renumbered;
  }
}
