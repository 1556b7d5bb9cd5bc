package dev.tollgate.server.domain;

import java.time.Instant;

/**
 * One window of activity in a conversation: {@code [start, end)}.
 *
 * @param sessionNo the session's number within its lane; not part of what the fold determines
 * @param start the event time of its first message
 * @param end exclusive: a message at exactly this time is outside
 * @param messageCount how many messages lie in it, each counted once
 * @param rule the rule in force at its start
 */
public record Session(
    long sessionNo, Instant start, Instant end, long messageCount, SessionRule rule) {

  /** The session that a first message at {@code time} opens. */
  static Session opened(long sessionNo, Instant time, SessionRule rule) {
    return new Session(sessionNo, time, time.plus(rule.window()), 1, rule);
  }

  /** Whether a message at {@code time} belongs to this session. */
  public boolean contains(Instant time) {
    return !time.isBefore(start) && time.isBefore(end);
  }

  /** This session with one more message, of {@code kind}, at {@code time} inside it. */
  Session with(Instant time, MessageKind kind) {
    Instant extended = rule.policy().extendedBy(kind) ? time.plus(rule.window()) : end;
    return new Session(sessionNo, start, later(end, extended), messageCount + 1, rule);
  }

  /** Whether a time lies in both. */
  public boolean overlaps(Session other) {
    return start.isBefore(other.end) && other.start.isBefore(end);
  }

  /** Whether this and one that it overlaps become one without a look at their messages. */
  boolean joinsFreely(Session other) {
    return rule.policy() == SessionPolicy.SLIDING && rule.equals(other.rule);
  }

  /** This session under another number. */
  Session numbered(long number) {
    return new Session(number, start, end, messageCount, rule);
  }

  /** The earlier session of the two, grown over the other. */
  Session join(Session other) {
    Session first = other.start.isBefore(start) ? other : this;
    return new Session(
        first.sessionNo,
        first.start,
        later(end, other.end),
        messageCount + other.messageCount,
        first.rule);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
