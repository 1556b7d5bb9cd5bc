package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.SessionRefold;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.store.LaneConversations.HistoryRef;
import dev.tollgate.server.store.LaneConversations.Join;
import dev.tollgate.server.store.LaneConversations.Recorded;
import dev.tollgate.server.store.LaneTransaction;
import dev.tollgate.server.store.LaneTransaction.SessionRange;
import dev.tollgate.server.store.LaneTransaction.StoredSession;
import dev.tollgate.server.store.SessionDiff;
import dev.tollgate.server.store.SessionRevision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The sessions of a batch's conversations: as they are stored, and as the batch changes them. */
final class SessionChanges {
  /** Messages of one conversation that are read at once when they are folded again. */
  static final int HISTORY_PAGE = 1_000;

  private static final Comparator<SessionRange> BY_CONVERSATION_AND_START =
      Comparator.comparingLong(SessionRange::conversationNo).thenComparing(SessionRange::from);

  private final LaneTransaction lane;
  private final LaneMemory memory;
  private final LongUnaryOperator canonical;
  private final Map<Long, ConversationSessions> conversations = new LinkedHashMap<>();
  private final Map<Long, List<Long>> parts = new HashMap<>();
  private final List<SessionRange> ranges = new ArrayList<>();
  private final List<SessionDiff> diffs = new ArrayList<>();

  /** From when on all sessions of a conversation are known. */
  private final Map<Long, Instant> knownFrom = new HashMap<>();

  /** Conversations of which sessions were read that lie before those, with a gap perhaps. */
  private final Set<Long> knownInParts = new HashSet<>();

  /**
   * Changes of nothing yet.
   *
   * @param canonical the number under which a conversation goes on
   */
  SessionChanges(LaneTransaction lane, LaneMemory memory, LongUnaryOperator canonical) {
    this.lane = lane;
    this.memory = memory;
    this.canonical = canonical;
  }

  /** Says that the sessions which a message at {@code time} touches will be asked for. */
  void need(Tenant tenant, long conversationNo, Instant time) {
    long number = canonical.applyAsLong(conversationNo);
    conversations.putIfAbsent(
        number, new ConversationSessions(tenant.tenantNo(), tenant.sessionRules()));
    Instant end = time.plus(tenant.sessionRules().longestWindow());
    // What is read to the end can be remembered, and few sessions begin in the future.
    Instant to = end.isAfter(lane.clock()) ? EventTime.MAX : end;
    ranges.add(new SessionRange(number, time, to));
  }

  /** Says that conversations become one; of each kept one a message is needed. */
  void join(List<Join> joins) {
    for (Join join : joins) {
      parts
          .computeIfAbsent(join.into(), no -> new ArrayList<>(List.of(no)))
          .add(join.conversationNo());
      conversation(join.into()).joined();
      ranges.add(always(join.into()));
      ranges.add(always(join.conversationNo()));
    }
  }

  private static SessionRange always(long conversationNo) {
    return new SessionRange(conversationNo, EventTime.MIN, EventTime.MAX);
  }

  /** The ranges, joined where they overlap: an old message does not bring all that came since. */
  private static List<SessionRange> disjoint(List<SessionRange> ranges) {
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

  /** Reads all that was said to be needed and is not in memory, in one statement. */
  void read() {
    read(ranges);
    conversations.values().forEach(ConversationSessions::begin);
  }

  private void read(List<SessionRange> wanted) {
    List<SessionRange> unknown = new ArrayList<>();
    for (SessionRange range : disjoint(wanted)) {
      memory
          .latest(range)
          .ifPresentOrElse(latest -> known(range, latest), () -> unknown.add(range));
    }
    Map<Long, List<Session>> read = new HashMap<>();
    for (StoredSession stored : lane.sessions(unknown)) {
      conversation(stored.conversationNo()).stored(stored);
      read.computeIfAbsent(stored.conversationNo(), no -> new ArrayList<>(1)).add(stored.session());
    }
    for (SessionRange range : unknown) {
      if (range.to().equals(EventTime.MAX)) {
        List<Session> sessions = read.getOrDefault(range.conversationNo(), List.of());
        knownFrom.put(range.conversationNo(), LaneMemory.knownFrom(range, sessions));
      } else {
        knownInParts.add(range.conversationNo());
      }
    }
  }

  private void known(SessionRange range, LatestSessions.Latest latest) {
    ConversationSessions sessions = conversation(range.conversationNo());
    if (latest.session() != null) {
      sessions.stored(
          new StoredSession(range.conversationNo(), sessions.tenantNo(), latest.session()));
    }
    knownFrom.put(range.conversationNo(), latest.from());
  }

  /** Adds a message; whether it opened a session is known after {@link #settle}. */
  void add(Resolved.Fresh fresh) {
    conversation(fresh.conversationNo()).add(fresh, lane::nextNumber);
  }

  /** Settles what the sessions are, once all messages are added. */
  void settle() {
    foldAgain();
    conversations.forEach(
        (number, sessions) ->
            diffs.add(
                SessionDiff.of(
                    number, sessions.tenantNo(), sessions.stored(), sessions.current())));
  }

  /** Folds again what messages have changed that others followed, as far as that is needed. */
  private void foldAgain() {
    Map<Long, ConversationSessions> open = new LinkedHashMap<>();
    conversations.forEach(
        (number, sessions) -> {
          if (sessions.needsHistory()) {
            open.put(number, sessions);
          }
        });
    if (open.isEmpty()) {
      return;
    }
    List<SessionRange> later = new ArrayList<>();
    open.forEach(
        (number, sessions) ->
            later.add(new SessionRange(number, sessions.earliest(), EventTime.MAX)));
    read(later);
    Map<Long, SessionRefold> refolds = new LinkedHashMap<>();
    open.forEach((number, sessions) -> refolds.put(number, sessions.refold()));
    handOver(open, refolds);
    refolds.forEach((number, refold) -> conversation(number).refolded(refold, lane::nextNumber));
  }

  private void handOver(Map<Long, ConversationSessions> open, Map<Long, SessionRefold> refolds) {
    List<HistoryRef> refs = new ArrayList<>();
    Map<Long, List<Recorded>> joined = new LinkedHashMap<>();
    open.forEach(
        (number, sessions) -> {
          for (long part : parts.getOrDefault(number, List.of(number))) {
            refs.add(new HistoryRef(part, sessions.historyFrom(part), null));
          }
        });
    List<HistoryRef> next = refs;
    while (!next.isEmpty()) {
      next = handOverPage(next, refolds, joined);
    }
    joined.forEach(
        (number, messages) -> {
          messages.sort(Comparator.comparing(one -> one.event().time()));
          SessionRefold refold = Objects.requireNonNull(refolds.get(number));
          messages.forEach(one -> refold.take(one.event()));
        });
  }

  /** Hands over one page of each history, those of conversations that become one kept back. */
  private List<HistoryRef> handOverPage(
      List<HistoryRef> refs, Map<Long, SessionRefold> refolds, Map<Long, List<Recorded>> joined) {
    Map<Long, List<Recorded>> pages = new LinkedHashMap<>();
    for (Recorded message : lane.conversations().history(refs, HISTORY_PAGE)) {
      pages.computeIfAbsent(message.conversationNo(), no -> new ArrayList<>()).add(message);
    }
    List<HistoryRef> next = new ArrayList<>();
    pages.forEach(
        (part, page) -> {
          long number = canonical.applyAsLong(part);
          SessionRefold refold = Objects.requireNonNull(refolds.get(number));
          if (conversation(number).isJoined()) {
            joined.computeIfAbsent(number, no -> new ArrayList<>()).addAll(page);
          } else {
            page.forEach(message -> refold.take(message.event()));
          }
          Recorded last = page.get(page.size() - 1);
          if (page.size() == HISTORY_PAGE && !refold.inStep()) {
            next.add(new HistoryRef(part, last.event().time(), last.messageKey()));
          }
        });
    return next;
  }

  /** Whether a message opened a session. */
  boolean opened(Resolved.Fresh fresh) {
    return conversation(fresh.conversationNo()).opened(fresh);
  }

  /**
   * The session of a conversation, as it is now, that holds a recorded message's time; null when
   * there is none, because the message was taken back.
   */
  @Nullable Session sessionAt(long conversationNo, Instant time) {
    return conversation(conversationNo).at(time);
  }

  /** The session of a conversation that a message now would belong to; null when there is none. */
  @Nullable Session openAt(long conversationNo, Instant clock) {
    ConversationSessions sessions = conversations.get(canonical.applyAsLong(conversationNo));
    return sessions == null ? null : sessions.openAt(clock);
  }

  /** Goes over each session's start that is no longer one, and each that newly is. */
  void forEachStart(BiConsumer<Long, Instant> gone, BiConsumer<Long, Instant> came) {
    for (SessionDiff diff : diffs) {
      diff.forEachStart(
          start -> gone.accept(diff.tenantNo(), start),
          start -> came.accept(diff.tenantNo(), start));
    }
  }

  /** Takes away what is no longer there. To be done before anything is added. */
  void deleteGone() {
    lane.deleteSessions(diffs.stream().flatMap(diff -> diff.deleted().stream()).toList());
  }

  /** Sessions that are to be added. */
  List<StoredSession> added() {
    return diffs.stream().flatMap(diff -> diff.added().stream()).toList();
  }

  /** Sessions that are to be changed. */
  List<StoredSession> changed() {
    return diffs.stream().flatMap(diff -> diff.changed().stream()).toList();
  }

  /** Notes what of the sessions was reported before, and is now otherwise. */
  void noteRevisions() {
    List<SessionRevision> revisions = new ArrayList<>();
    conversations.forEach(
        (number, sessions) -> revisions.addAll(SessionRevisions.of(number, sessions)));
    lane.insertAudit(revisions);
  }

  /** Has the memory know the sessions as they are now, once the batch is committed. */
  void rememberIn(LaneMemory after) {
    conversations.forEach(
        (number, sessions) -> {
          Instant from = knownFrom.get(number);
          if (from == null || knownInParts.contains(number) || !sessions.keptInOrder()) {
            after.forgetSessions(number);
          } else {
            after.remember(number, from, sessions.current());
          }
        });
  }

  private ConversationSessions conversation(long conversationNo) {
    return Objects.requireNonNull(
        conversations.get(canonical.applyAsLong(conversationNo)), "a conversation not needed");
  }
}
