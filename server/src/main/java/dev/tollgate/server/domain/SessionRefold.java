package dev.tollgate.server.domain;

import dev.tollgate.server.domain.SessionFold.Event;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * Folds the messages of a conversation again from a point on: those that come new between those
 * that are recorded, which are handed over in order, until what follows is what it was before.
 */
public final class SessionRefold {
  private final SessionRules rules;
  private final Deque<Session> before;
  private final Deque<Event> fresh;
  private final Instant unchangedAfter;
  private final List<Session> folded;
  private boolean inStep;

  /**
   * A refold that nothing was handed to yet.
   *
   * @param kept the sessions to fold onto: by start, and none of them before the point but the last
   *     may grow
   * @param before the sessions from the point on, as they were, by start
   * @param fresh the messages that come new, from the point on
   * @param unchangedAfter the latest time at which a message came or went
   */
  public SessionRefold(
      SessionRules rules,
      List<Session> kept,
      List<Session> before,
      Collection<Event> fresh,
      Instant unchangedAfter) {
    this.rules = rules;
    this.folded = new ArrayList<>(kept);
    this.before = new ArrayDeque<>(before);
    this.fresh = new ArrayDeque<>(fresh.stream().sorted(SessionFold.BY_TIME_AND_ID).toList());
    this.unchangedAfter = unchangedAfter;
  }

  /** Takes the next recorded message; not before the one taken last. */
  public void take(Event recorded) {
    if (inStep) {
      return;
    }
    while (!fresh.isEmpty() && !fresh.getFirst().time().isAfter(recorded.time())) {
      SessionFold.append(folded, fresh.removeFirst(), rules);
    }
    if (sameFrom(recorded.time())) {
      inStep = true;
      folded.addAll(before);
    } else {
      SessionFold.append(folded, recorded, rules);
    }
  }

  /** Whether the messages that follow need not be handed over: they fold to what they did. */
  public boolean inStep() {
    return inStep;
  }

  /** The sessions, once all messages are handed over that have to be; not yet renumbered. */
  public List<Session> sessions() {
    while (!fresh.isEmpty()) {
      SessionFold.append(folded, fresh.removeFirst(), rules);
    }
    return List.copyOf(folded);
  }

  /** A session opens where one did before, after the last change: from here on all is as it was. */
  private boolean sameFrom(Instant time) {
    if (!time.isAfter(unchangedAfter)
        || (!folded.isEmpty() && folded.get(folded.size() - 1).contains(time))) {
      return false;
    }
    while (!before.isEmpty() && before.getFirst().start().isBefore(time)) {
      before.removeFirst();
    }
    return !before.isEmpty() && before.getFirst().start().equals(time);
  }
}
