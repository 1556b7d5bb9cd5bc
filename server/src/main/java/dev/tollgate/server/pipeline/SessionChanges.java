package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.SessionFold;
import dev.tollgate.server.store.LaneTransaction;
import dev.tollgate.server.store.LaneTransaction.SessionRange;
import dev.tollgate.server.store.LaneTransaction.StoredSession;
import dev.tollgate.server.store.SessionRevision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The sessions of a batch's conversations: as they are stored, and as the batch changes them. */
final class SessionChanges {
  /** One conversation's part. */
  private static final class Conversation {
    final long tenantNo;
    List<Session> stored = List.of();
    List<Session> current = List.of();

    Conversation(long tenantNo) {
      this.tenantNo = tenantNo;
    }
  }

  private static final Comparator<SessionRange> BY_CONVERSATION_AND_START =
      Comparator.comparingLong(SessionRange::conversationNo).thenComparing(SessionRange::from);

  private final LaneTransaction lane;
  private final Map<Long, Conversation> conversations = new LinkedHashMap<>();
  private final List<SessionRange> ranges = new ArrayList<>();
  private final List<SessionRevision> revisions = new ArrayList<>();

  SessionChanges(LaneTransaction lane) {
    this.lane = lane;
  }

  /** Says that the sessions which a message at {@code time} touches will be asked for. */
  void need(long tenantNo, long conversationNo, Instant time, Duration window) {
    conversations.putIfAbsent(conversationNo, new Conversation(tenantNo));
    ranges.add(new SessionRange(conversationNo, time, time.plus(window)));
  }

  /** The ranges, joined where they overlap: an old message does not bring all that came since. */
  private List<SessionRange> disjointRanges() {
    List<SessionRange> sorted = new ArrayList<>(ranges);
    sorted.sort(BY_CONVERSATION_AND_START);
    List<SessionRange> disjoint = new ArrayList<>();
    for (SessionRange next : sorted) {
      int end = disjoint.size() - 1;
      SessionRange last = end < 0 ? null : disjoint.get(end);
      if (last == null
          || last.conversationNo() != next.conversationNo()
          || last.to().isBefore(next.from())) {
        disjoint.add(next);
      } else if (next.to().isAfter(last.to())) {
        disjoint.set(end, new SessionRange(last.conversationNo(), last.from(), next.to()));
      }
    }
    return disjoint;
  }

  /** Reads all that was said to be needed, in one statement. */
  void read() {
    Map<Long, Set<Session>> read = new HashMap<>();
    for (StoredSession stored : lane.sessions(disjointRanges())) {
      read.computeIfAbsent(stored.conversationNo(), no -> new LinkedHashSet<>())
          .add(stored.session());
    }
    read.forEach(
        (conversationNo, sessions) -> {
          Conversation conversation = conversation(conversationNo);
          conversation.stored = List.copyOf(sessions);
          conversation.current = conversation.stored;
        });
  }

  /**
   * Adds a message.
   *
   * @return whether it opened a session
   */
  boolean add(Resolved.Fresh fresh) {
    long conversationNo = fresh.conversationNo();
    Conversation conversation = conversation(conversationNo);
    SessionFold.Step step =
        SessionFold.add(
            conversation.current,
            fresh.message().occurredAt(),
            fresh.tenant().tenant().plan().sessionRule(),
            lane.nextNumber());
    conversation.current = step.sessions();
    List<Session> reported = step.revised() ? reported(conversation, step) : List.of();
    if (!reported.isEmpty()) {
      revisions.add(
          new SessionRevision(
              conversation.tenantNo,
              conversationNo,
              fresh.message().messageId(),
              fresh.message().caller(),
              reported,
              step.session()));
    }
    return step.opened();
  }

  /** Of the sessions that a message revised, those that an earlier answer may have told of. */
  private static List<Session> reported(Conversation conversation, SessionFold.Step step) {
    var touched = step.touched().stream().map(Session::sessionNo).collect(Collectors.toSet());
    return conversation.stored.stream().filter(s -> touched.contains(s.sessionNo())).toList();
  }

  /** The session of a conversation, as it is now, that holds a recorded message's time. */
  Session sessionAt(long conversationNo, Instant time) {
    return conversation(conversationNo).current.stream()
        .filter(session -> session.contains(time))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a recorded message is in no session"));
  }

  /** Goes over each session's start that is no longer one, and each that newly is. */
  void forEachStart(BiConsumer<Long, Instant> gone, BiConsumer<Long, Instant> came) {
    for (Conversation conversation : conversations.values()) {
      var before = byStart(conversation.stored);
      var after = byStart(conversation.current);
      before.keySet().stream()
          .filter(start -> !after.containsKey(start))
          .forEach(start -> gone.accept(conversation.tenantNo, start));
      after.keySet().stream()
          .filter(start -> !before.containsKey(start))
          .forEach(start -> came.accept(conversation.tenantNo, start));
    }
  }

  /** Writes what changed. */
  void write() {
    List<StoredSession> deleted = new ArrayList<>();
    List<StoredSession> changed = new ArrayList<>();
    conversations.forEach(
        (conversationNo, conversation) -> {
          var before = byStart(conversation.stored);
          var after = byStart(conversation.current);
          before.values().stream()
              .filter(session -> !after.containsKey(session.start()))
              .forEach(s -> deleted.add(stored(conversationNo, conversation, s)));
          after.values().stream()
              .filter(session -> !Objects.equals(session, before.get(session.start())))
              .forEach(s -> changed.add(stored(conversationNo, conversation, s)));
        });
    lane.deleteSessions(deleted);
    lane.upsertSessions(changed);
    lane.insertAudit(revisions);
  }

  private static StoredSession stored(
      long conversationNo, Conversation conversation, Session session) {
    return new StoredSession(conversationNo, conversation.tenantNo, session);
  }

  private static Map<Instant, Session> byStart(List<Session> sessions) {
    return sessions.stream().collect(Collectors.toMap(Session::start, Function.identity()));
  }

  private Conversation conversation(long conversationNo) {
    return Objects.requireNonNull(conversations.get(conversationNo), "a conversation not needed");
  }
}
