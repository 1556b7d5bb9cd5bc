package dev.tollgate.server.store;

import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.SessionFold;
import dev.tollgate.server.domain.SessionFold.Event;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.store.HistoryMapper.MessageRow;
import dev.tollgate.server.store.Reconciliation.WrongSessions;
import dev.tollgate.server.store.Reconciliation.WrongUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Folds all messages of a tenant, one conversation after the other as they come, and holds what
 * they add up to against what is stored. Keeps one conversation at a time.
 */
final class HistoryProof {
  private final Tenant tenant;
  private final Look<MessageRow> messages;
  private final Look<TrackMapper.SessionRow> sessions;
  private final Map<Instant, UsageRow> expected = new TreeMap<>();
  private final List<WrongSessions> wrong = new ArrayList<>();
  private boolean more;
  private long messageCount;
  private long conversationCount;
  private long sessionCount;

  HistoryProof(
      Tenant tenant, Iterator<MessageRow> messages, Iterator<TrackMapper.SessionRow> sessions) {
    this.tenant = tenant;
    this.messages = new Look<>(messages);
    this.sessions = new Look<>(sessions);
  }

  /** An iterator that shows what comes next. */
  private static final class Look<T> {
    private final Iterator<T> rest;
    private @Nullable T next;

    Look(Iterator<T> rest) {
      this.rest = rest;
      this.next = rest.hasNext() ? rest.next() : null;
    }

    @Nullable T next() {
      return next;
    }

    T take() {
      T taken = Objects.requireNonNull(next);
      next = rest.hasNext() ? rest.next() : null;
      return taken;
    }
  }

  Reconciliation run(long rewriteNo, List<UsageRow> counters) {
    while (messages.next() != null || sessions.next() != null) {
      conversation(nextConversation());
    }
    return new Reconciliation(
        tenant.tenantNo(),
        rewriteNo,
        messageCount,
        conversationCount,
        sessionCount,
        wrong,
        more,
        wrongUsage(counters));
  }

  private long nextConversation() {
    MessageRow message = messages.next();
    TrackMapper.SessionRow session = sessions.next();
    return Math.min(
        message == null ? Long.MAX_VALUE : message.conversationNo(),
        session == null ? Long.MAX_VALUE : session.conversationNo());
  }

  private void conversation(long number) {
    List<Event> events = new ArrayList<>();
    for (MessageRow next = messages.next();
        next != null && next.conversationNo() == number;
        next = messages.next()) {
      Event event = messages.take().event();
      events.add(event);
      count(event);
    }
    List<Session> stored = new ArrayList<>();
    for (TrackMapper.SessionRow next = sessions.next();
        next != null && next.conversationNo() == number;
        next = sessions.next()) {
      stored.add(LaneTransaction.storedSession(sessions.take()).session());
    }
    List<Session> folded = SessionFold.fold(events, tenant.sessionRules());
    folded.forEach(session -> countSession(session.start()));
    messageCount += events.size();
    sessionCount += folded.size();
    conversationCount++;
    if (!unnumbered(stored).equals(unnumbered(folded))) {
      note(new WrongSessions(number, stored, folded));
    }
  }

  private void note(WrongSessions sessionsOfOne) {
    if (wrong.size() < Reconciliation.CONVERSATIONS_MAX) {
      wrong.add(sessionsOfOne);
    } else {
      more = true;
    }
  }

  private static List<Session> unnumbered(List<Session> sessions) {
    return sessions.stream()
        .map(one -> new Session(0, one.start(), one.end(), one.messageCount(), one.rule()))
        .toList();
  }

  private void count(Event event) {
    add(UsageRow.ofMessages(keyAt(event.time()), event.kind(), 1));
  }

  private void countSession(Instant start) {
    add(UsageRow.ofConversation(keyAt(start), start));
  }

  private void add(UsageRow more) {
    expected.merge(more.periodStart(), more, UsageRow::plus);
  }

  private UsageRow.Key keyAt(Instant time) {
    return new UsageRow.Key(tenant.tenantNo(), tenant.calendar().periodAt(time).start());
  }

  private UsageRow none(Instant period) {
    return UsageRow.none(new UsageRow.Key(tenant.tenantNo(), period));
  }

  private List<WrongUsage> wrongUsage(List<UsageRow> counters) {
    Map<Instant, UsageRow> stored = new HashMap<>();
    counters.forEach(row -> stored.put(row.periodStart(), row));
    List<WrongUsage> differences = new ArrayList<>();
    for (UsageRow row : counters) {
      UsageRow right = expected.getOrDefault(row.periodStart(), none(row.periodStart()));
      if (!row.equals(right)) {
        differences.add(new WrongUsage(row, right));
      }
    }
    expected.forEach(
        (period, right) -> {
          if (!stored.containsKey(period)) {
            differences.add(new WrongUsage(none(period), right));
          }
        });
    return differences;
  }
}
