package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.SessionFold;
import dev.tollgate.server.domain.SessionFold.Event;
import dev.tollgate.server.domain.SessionPolicy;
import dev.tollgate.server.domain.SessionRefold;
import dev.tollgate.server.domain.SessionRules;
import dev.tollgate.server.store.LaneTransaction.StoredSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one conversation in a batch: as they are stored, and as the batch changes them.
 * Where several conversations become this one, the stored sessions are those of all of them.
 */
final class ConversationSessions {
  private static final Comparator<Session> BY_START = Comparator.comparing(Session::start);

  private final long tenantNo;
  private final SessionRules rules;
  private final Map<StoredKey, StoredSession> stored = new LinkedHashMap<>();
  private final List<Resolved.Fresh> fresh = new ArrayList<>(1);

  /** By identity: a message's fields are many. */
  private final Set<Resolved.Fresh> opened = Collections.newSetFromMap(new IdentityHashMap<>(1));

  private final Map<Resolved.Fresh, List<Session>> revised = new LinkedHashMap<>();
  private List<Session> current = List.of();
  private boolean joined;
  private boolean needsHistory;
  private Resolved.@Nullable Fresh late;

  ConversationSessions(long tenantNo, SessionRules rules) {
    this.tenantNo = tenantNo;
    this.rules = rules;
  }

  long tenantNo() {
    return tenantNo;
  }

  /** What names a stored session. */
  private record StoredKey(long conversationNo, Instant start) {}

  /** Takes a stored session; one that it has already changes nothing. */
  void stored(StoredSession one) {
    stored.putIfAbsent(new StoredKey(one.conversationNo(), one.session().start()), one);
  }

  /** Says that others become part of this conversation: all its stored sessions are there. */
  void joined() {
    joined = true;
  }

  /** Takes what is stored for what is current. Call once it is there. */
  void begin() {
    List<Session> all = new ArrayList<>(stored.size());
    stored.values().forEach(one -> all.add(one.session()));
    all.sort(BY_START);
    Optional<List<Session>> union = joined ? SessionFold.union(all) : Optional.of(all);
    current = union.orElse(all);
    needsHistory = union.isEmpty();
  }

  /** Adds a message. */
  void add(Resolved.Fresh message, LongSupplier numbers) {
    fresh.add(message);
    if (needsHistory) {
      return;
    }
    Optional<SessionFold.Step> step =
        SessionFold.add(current, event(message), rules, numbers.getAsLong());
    if (step.isEmpty()) {
      needsHistory = true;
      late = message;
      return;
    }
    current = step.get().sessions();
    if (step.get().opened()) {
      opened.add(message);
    }
    if (step.get().revised()) {
      revised.put(message, step.get().touched());
    }
  }

  private static Event event(Resolved.Fresh fresh) {
    return new Event(
        fresh.message().occurredAt(), fresh.message().messageId(), fresh.message().kind());
  }

  /** Whether messages have to be folded again. */
  boolean needsHistory() {
    return needsHistory;
  }

  /** Where in time the stored sessions from which on to fold again may lie. */
  Instant earliest() {
    Stream<Instant> times = fresh.stream().map(one -> one.message().occurredAt());
    Stream<Instant> starts =
        joined ? stored.values().stream().map(one -> one.session().start()) : Stream.empty();
    return Stream.concat(times, starts).min(Comparator.naturalOrder()).orElseThrow();
  }

  /**
   * The point from which messages are folded again: the start of the session that holds the
   * earliest message, or that message's time.
   */
  private Instant anchor() {
    Instant earliest = earliest();
    return sessions(session -> session.contains(earliest)).stream()
        .map(Session::start)
        .min(Comparator.naturalOrder())
        .orElse(earliest);
  }

  private List<Session> sessions(Predicate<Session> which) {
    return stored.values().stream()
        .map(StoredSession::session)
        .filter(which)
        .sorted(BY_START)
        .toList();
  }

  /**
   * Sessions under a first rule of SLIDING are kept without their messages, which stand in no
   * history: they were recorded when that rule was the only one, and so lie before its end.
   */
  private boolean firstRuleSlides() {
    return rules.entries().get(0).rule().policy() == SessionPolicy.SLIDING;
  }

  private boolean underFirstRule(Session session) {
    return firstRuleSlides() && session.start().isBefore(rules.firstChange());
  }

  /** From when on the messages of a conversation that is, or becomes, this one have to be read. */
  Instant historyFrom(long conversationNo) {
    Instant anchor = anchor();
    if (!firstRuleSlides() || !anchor.isBefore(rules.firstChange())) {
      return anchor;
    }
    return stored.values().stream()
        .filter(one -> one.conversationNo() == conversationNo && underFirstRule(one.session()))
        .map(one -> one.session().end())
        .filter(end -> end.isAfter(rules.firstChange()))
        .max(Comparator.naturalOrder())
        .orElse(rules.firstChange());
  }

  /** Begins to fold again: hand over the messages, then {@link #refolded}. */
  SessionRefold refold() {
    Instant anchor = anchor();
    List<Session> kept =
        SessionFold.union(sessions(s -> !s.start().isBefore(anchor) && underFirstRule(s)))
            .orElseThrow();
    List<Event> rest = new ArrayList<>();
    for (Resolved.Fresh message : fresh) {
      Event event = event(message);
      if (firstRuleSlides() && event.time().isBefore(rules.firstChange())) {
        SessionRules first = SessionRules.of(rules.at(event.time()));
        kept = SessionFold.add(kept, event, first, 0).orElseThrow().sessions();
      } else {
        rest.add(event);
      }
    }
    Instant latest =
        fresh.stream()
            .map(one -> one.message().occurredAt())
            .max(Comparator.naturalOrder())
            .orElse(Instant.MAX);
    return new SessionRefold(
        rules,
        kept,
        sessions(s -> !s.start().isBefore(anchor) && !underFirstRule(s)),
        rest,
        joined ? Instant.MAX : latest);
  }

  /** Takes what a refold came to. */
  void refolded(SessionRefold refold, LongSupplier numbers) {
    Instant anchor = anchor();
    List<Session> tail = sessions(session -> !session.start().isBefore(anchor));
    Set<Long> known = tail.stream().map(Session::sessionNo).collect(Collectors.toSet());
    List<Session> after = new ArrayList<>(sessions(s -> s.start().isBefore(anchor)));
    after.addAll(SessionFold.renumbered(tail, refold.sessions(), numbers));
    current = List.copyOf(after);
    opened.clear();
    revised.clear();
    for (Resolved.Fresh message : fresh) {
      Session session = Objects.requireNonNull(at(message.message().occurredAt()));
      if (!known.contains(session.sessionNo())
          && session.start().equals(message.message().occurredAt())) {
        known.add(session.sessionNo());
        opened.add(message);
      }
    }
  }

  /** Whether a message opened a session. */
  boolean opened(Resolved.Fresh message) {
    return opened.contains(message);
  }

  /** The session, as it is now, that holds a time. */
  @Nullable Session at(Instant time) {
    for (Session session : current) {
      if (session.contains(time)) {
        return session;
      }
    }
    return null;
  }

  /** The latest session, if it is not over: it may start a little in the future. */
  @Nullable Session openAt(Instant clock) {
    return current.stream()
        .filter(session -> session.end().isAfter(clock))
        .max(BY_START)
        .orElse(null);
  }

  Collection<StoredSession> stored() {
    return stored.values();
  }

  List<Session> current() {
    return current;
  }

  /** The messages that revised sessions without a refold, and the sessions as they were then. */
  Map<Resolved.Fresh, List<Session>> revised() {
    return revised;
  }

  /** The message because of which messages were folded again; null when there is none. */
  Resolved.@Nullable Fresh late() {
    return late;
  }

  boolean isJoined() {
    return joined;
  }

  /** Whether each message was added to what was known, and none had to be folded again. */
  boolean keptInOrder() {
    return !joined && !needsHistory;
  }

  List<Resolved.Fresh> fresh() {
    return fresh;
  }
}
