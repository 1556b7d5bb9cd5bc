package dev.tollgate.server.store;

import dev.tollgate.server.domain.Session;
import dev.tollgate.server.store.LaneTransaction.StoredSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What has to be written for a conversation to have other sessions than are stored.
 *
 * @param tenantNo whose conversation it is
 * @param deleted stored sessions that go
 * @param added sessions that come, each of a start that no stored one of its conversation has
 * @param changed sessions that change and keep their start
 * @param starts by how many more sessions start at a time
 */
public record SessionDiff(
    long tenantNo,
    List<StoredSession> deleted,
    List<StoredSession> added,
    List<StoredSession> changed,
    Map<Instant, Integer> starts) {

  /**
   * The difference between two sets of sessions.
   *
   * @param conversationNo the conversation that has the sessions after
   * @param before what is stored, of this conversation and of those that become part of it
   */
  public static SessionDiff of(
      long conversationNo, long tenantNo, Collection<StoredSession> before, List<Session> after) {
    if (after.size() == 1 && before.size() <= 1) {
      SessionDiff usual = ofOne(conversationNo, tenantNo, before, after.get(0));
      if (usual != null) {
        return usual;
      }
    }
    Map<Instant, Session> now = new HashMap<>();
    after.forEach(session -> now.put(session.start(), session));
    // Two conversations that become one may each have had a session of the same start.
    Map<Instant, Integer> starts = new LinkedHashMap<>();
    Map<Instant, Session> own = new HashMap<>();
    List<StoredSession> deleted = new ArrayList<>();
    for (StoredSession stored : before) {
      Instant start = stored.session().start();
      starts.merge(start, -1, Integer::sum);
      boolean isOwn = stored.conversationNo() == conversationNo;
      if (isOwn) {
        own.put(start, stored.session());
      }
      if (!isOwn || !now.containsKey(start)) {
        deleted.add(stored);
      }
    }
    List<StoredSession> added = new ArrayList<>();
    List<StoredSession> changed = new ArrayList<>();
    for (Session session : after) {
      starts.merge(session.start(), 1, Integer::sum);
      Session stored = own.get(session.start());
      if (!session.equals(stored)) {
        (stored == null ? added : changed)
            .add(new StoredSession(conversationNo, tenantNo, session));
      }
    }
    return new SessionDiff(tenantNo, deleted, added, changed, starts);
  }

  /** The usual case, one session that comes or goes on; null when it is another. */
  private static @Nullable SessionDiff ofOne(
      long conversationNo, long tenantNo, Collection<StoredSession> before, Session after) {
    List<StoredSession> now = List.of(new StoredSession(conversationNo, tenantNo, after));
    if (before.isEmpty()) {
      return new SessionDiff(tenantNo, List.of(), now, List.of(), Map.of(after.start(), 1));
    }
    StoredSession stored = before.iterator().next();
    if (stored.conversationNo() != conversationNo
        || !stored.session().start().equals(after.start())) {
      return null;
    }
    List<StoredSession> changed = stored.session().equals(after) ? List.of() : now;
    return new SessionDiff(tenantNo, List.of(), List.of(), changed, Map.of());
  }

  /** Nothing has to be written. */
  public boolean isEmpty() {
    return deleted.isEmpty() && added.isEmpty() && changed.isEmpty();
  }

  /** Goes over each start that is no longer one, and each that newly is. */
  public void forEachStart(Consumer<Instant> gone, Consumer<Instant> came) {
    starts.forEach(
        (start, more) -> {
          for (int i = more; i < 0; i++) {
            gone.accept(start);
          }
          for (int i = 0; i < more; i++) {
            came.accept(start);
          }
        });
  }
}
