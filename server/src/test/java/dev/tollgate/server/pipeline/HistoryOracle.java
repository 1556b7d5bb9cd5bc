package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.SessionPolicy;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.domain.SessionRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a history comes to, whatever the order: found without anything that the write path uses, by
 * joining the ids that stand together and by going through each person's messages in time.
 */
final class HistoryOracle {
  private final SessionRules rules;
  private final BillingCalendar calendar;
  private final List<Set<String>> people = new ArrayList<>();
  private final Map<String, Session> sessionOf = new TreeMap<>();
  private final Map<Instant, long[]> counts = new TreeMap<>();
  private final Map<Instant, Instant> last = new TreeMap<>();
  private final DailyOracle days;
  private final List<String> conversations = new ArrayList<>();
  private final Collection<HistoryMessage> messages;

  HistoryOracle(RandomHistory history) {
    this.rules = history.sessionRules();
    this.calendar = history.calendar();
    this.days = new DailyOracle(calendar);
    this.messages = history.messages();
    messages.forEach(message -> stand(message.ids()));
    people.forEach(this::fold);
    for (HistoryMessage message : messages) {
      count(message.time(), column(message));
    }
    conversations.sort(Comparator.naturalOrder());
  }

  private static int column(HistoryMessage message) {
    return switch (message.kind()) {
      case INBOUND -> 1;
      case OUTBOUND_DIRECT -> 2;
      case OUTBOUND_QUEUED -> 3;
    };
  }

  private void stand(Set<String> together) {
    Set<String> person = new TreeSet<>(together);
    for (Set<String> other : List.copyOf(people)) {
      if (other.stream().anyMatch(together::contains)) {
        people.remove(other);
        person.addAll(other);
      }
    }
    people.add(person);
  }

  private void fold(Set<String> person) {
    List<HistoryMessage> own =
        messages.stream()
            .filter(message -> person.contains(message.customerId()))
            .sorted(Comparator.comparing(HistoryMessage::time).thenComparing(HistoryMessage::id))
            .toList();
    List<List<HistoryMessage>> sessions = new ArrayList<>();
    Instant end = Instant.MIN;
    SessionRule rule = rules.at(Instant.MIN);
    for (HistoryMessage message : own) {
      boolean opens = !message.time().isBefore(end);
      if (opens) {
        sessions.add(new ArrayList<>());
        rule = rules.at(message.time());
      }
      sessions.get(sessions.size() - 1).add(message);
      if (opens || moves(rule.policy(), message)) {
        end = message.time().plus(rule.window());
      }
    }
    List<String> lines = new ArrayList<>();
    sessions.forEach(session -> lines.add(text(session(session))));
    conversations.add(
        person + " " + own.stream().map(HistoryMessage::id).sorted().toList() + " " + lines);
  }

  private static boolean moves(SessionPolicy policy, HistoryMessage message) {
    return switch (policy) {
      case SLIDING -> true;
      case SLIDING_INBOUND -> message.kind().inbound();
      case FIXED -> false;
    };
  }

  /** The session of these messages, which are in order; counts it. */
  private Session session(List<HistoryMessage> own) {
    Instant start = own.get(0).time();
    SessionRule rule = rules.at(start);
    Instant moved = start;
    for (HistoryMessage message : own) {
      moved = moves(rule.policy(), message) ? message.time() : moved;
    }
    Session session = new Session(0, start, moved.plus(rule.window()), own.size(), rule);
    own.forEach(message -> sessionOf.put(message.id(), session));
    count(start, 0);
    last.merge(period(start), start, (a, b) -> a.isAfter(b) ? a : b);
    return session;
  }

  private Instant period(Instant time) {
    return calendar.periodAt(time).start();
  }

  private void count(Instant time, int column) {
    counts.computeIfAbsent(period(time), start -> new long[4])[column]++;
    days.count(time, column);
  }

  /** A session as text. */
  static String text(Session session) {
    return session.start()
        + "/"
        + session.end()
        + " "
        + session.messageCount()
        + " "
        + session.rule().policy()
        + " "
        + session.rule().window();
  }

  /** The counters of a period as text. */
  static String usage(Instant period, List<Long> counts, @Nullable Instant last) {
    return "usage " + period + " " + counts + " " + last;
  }

  /** What stands in the tables: conversations by their ids, and counters that are not zero. */
  List<String> stored() {
    List<String> lines = new ArrayList<>(conversations);
    counts.keySet().forEach(period -> lines.add(usage(period)));
    return lines;
  }

  /** What each day of the periods is, of which {@link #stored} has the counters. */
  DailyOracle days() {
    return days;
  }

  private String usage(Instant period) {
    long[] own = Objects.requireNonNull(counts.get(period));
    return usage(period, List.of(own[0], own[1], own[2], own[3]), last.get(period));
  }

  /** What each message is answered with when it comes again. */
  List<String> repeats() {
    Map<String, String> lines = new TreeMap<>();
    for (HistoryMessage message : messages) {
      Session session = Objects.requireNonNull(sessionOf.get(message.id()));
      lines.put(
          message.id(),
          message.id() + " again: " + text(session) + ", " + usage(period(message.time())));
    }
    return List.copyOf(lines.values());
  }
}
