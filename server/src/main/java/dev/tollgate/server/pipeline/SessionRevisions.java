package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.store.LaneTransaction.StoredSession;
import dev.tollgate.server.store.SessionRevision;
import dev.tollgate.server.store.SessionRevision.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What of a conversation's sessions was reported before, and is now otherwise. */
final class SessionRevisions {
  private SessionRevisions() {}

  /** The revisions of a conversation. */
  static List<SessionRevision> of(long number, ConversationSessions sessions) {
    if (sessions.isJoined()) {
      return List.of(joined(number, sessions));
    }
    Resolved.Fresh late = sessions.late();
    if (late != null) {
      List<StoredSession> before = revised(sessions);
      return before.isEmpty()
          ? List.of()
          : List.of(revision(Kind.SESSIONS_REFOLDED, number, late, sessions, before));
    }
    List<SessionRevision> revisions = new ArrayList<>();
    sessions
        .revised()
        .forEach(
            (fresh, touched) -> {
              List<StoredSession> before = reported(sessions, touched);
              if (!before.isEmpty()) {
                Kind kind = before.size() > 1 ? Kind.SESSIONS_JOINED : Kind.SESSION_START_MOVED;
                revisions.add(revision(kind, number, fresh, sessions, before));
              }
            });
    return revisions;
  }

  /** All sessions of the conversations that this one took in, and those of its own that changed. */
  private static SessionRevision joined(long number, ConversationSessions sessions) {
    Set<Session> after = Set.copyOf(sessions.current());
    List<StoredSession> before =
        sessions.stored().stream()
            .filter(one -> one.conversationNo() != number || !after.contains(one.session()))
            .toList();
    Resolved.Fresh cause = sessions.fresh().get(0);
    return revision(Kind.CONVERSATIONS_JOINED, number, cause, sessions, before);
  }

  /** Of the sessions that a message revised, those that an earlier answer may have told of. */
  private static List<StoredSession> reported(
      ConversationSessions sessions, List<Session> touched) {
    Set<Long> numbers = touched.stream().map(Session::sessionNo).collect(Collectors.toSet());
    return sessions.stored().stream()
        .filter(one -> numbers.contains(one.session().sessionNo()))
        .toList();
  }

  /** Those that are gone, start at another time, or have become less: growth is no revision. */
  private static List<StoredSession> revised(ConversationSessions sessions) {
    Map<Long, Session> after =
        sessions.current().stream()
            .collect(Collectors.toMap(Session::sessionNo, Function.identity()));
    return sessions.stored().stream()
        .filter(one -> !grown(one.session(), after.get(one.session().sessionNo())))
        .toList();
  }

  private static boolean grown(Session before, @Nullable Session after) {
    return after != null
        && after.start().equals(before.start())
        && !after.end().isBefore(before.end())
        && after.messageCount() >= before.messageCount();
  }

  private static SessionRevision revision(
      Kind kind,
      long number,
      Resolved.Fresh cause,
      ConversationSessions sessions,
      List<StoredSession> before) {
    Message message = cause.message();
    return new SessionRevision(
        kind,
        sessions.tenantNo(),
        number,
        message.messageId(),
        message.caller(),
        null,
        before,
        sessions.current().stream().filter(session -> concerns(session, before)).toList());
  }

  /** A session that came of one of these: it has its number, or some of its time. */
  private static boolean concerns(Session session, List<StoredSession> before) {
    return before.stream()
        .map(StoredSession::session)
        .anyMatch(one -> one.sessionNo() == session.sessionNo() || session.overlaps(one));
  }
}
