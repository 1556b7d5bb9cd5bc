package dev.tollgate.server.store;

import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.store.HistoryMapper.MessageRow;
import dev.tollgate.server.store.LaneTransaction.SessionRange;
import dev.tollgate.server.store.LaneTransaction.StoredSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.ibatis.session.SqlSession;

/**
 * Parts of a tenant's histories as they were in one state of the database.
 *
 * @param rewriteNo the number of the tenant's last rewrite then
 * @param parts by the number of the conversation
 */
record HistoryView(Tenant tenant, long rewriteNo, Map<Long, Part> parts) {
  /**
   * A conversation from a session's start on.
   *
   * @param sessions those that start then or later, by start
   * @param messages those that happened then or later, voided ones left out, by time
   */
  record Part(
      long conversationNo, Instant from, List<StoredSession> sessions, List<MessageRow> messages) {}

  /**
   * Reads parts.
   *
   * @param earliest of each conversation a time in the first session that is needed
   */
  static HistoryView read(
      SqlSession session, int lane, Tenant tenant, Map<Long, Instant> earliest) {
    HistoryMapper mapper = session.getMapper(HistoryMapper.class);
    Long rewriteNo = mapper.rewriteNo(lane, tenant.tenantNo());
    if (rewriteNo == null) {
      throw new IllegalStateException("a tenant without a row");
    }
    Map<Long, Instant> anchors = new LinkedHashMap<>(earliest);
    for (StoredSession stored : sessions(session, lane, earliest, false)) {
      Instant time = anchors.get(stored.conversationNo());
      if (time != null && stored.session().contains(time)) {
        anchors.put(stored.conversationNo(), stored.session().start());
      }
    }
    Map<Long, Part> parts = new LinkedHashMap<>();
    anchors.forEach(
        (number, from) ->
            parts.put(number, new Part(number, from, new ArrayList<>(), new ArrayList<>())));
    for (StoredSession stored : sessions(session, lane, anchors, true)) {
      part(parts, stored.conversationNo()).sessions().add(stored);
    }
    for (MessageRow message : messages(mapper, lane, tenant, anchors)) {
      part(parts, message.conversationNo()).messages().add(message);
    }
    return new HistoryView(tenant, rewriteNo, parts);
  }

  /** The sessions that hold these times, or those that start at them or later. */
  static List<StoredSession> sessions(
      SqlSession session, int lane, Map<Long, Instant> times, boolean later) {
    List<SessionRange> ranges = new ArrayList<>();
    times.forEach(
        (number, time) -> ranges.add(new SessionRange(number, time, later ? EventTime.MAX : time)));
    return LaneTransaction.sessions(session.getMapper(TrackMapper.class), lane, ranges).stream()
        .filter(
            stored ->
                !later || !stored.session().start().isBefore(times.get(stored.conversationNo())))
        .sorted(Comparator.comparing(stored -> stored.session().start()))
        .toList();
  }

  private static List<MessageRow> messages(
      HistoryMapper mapper, int lane, Tenant tenant, Map<Long, Instant> anchors) {
    if (anchors.isEmpty()) {
      return List.of();
    }
    Map<String, Object> rows =
        Columns.of(List.copyOf(anchors.entrySet()))
            .longs("conversationNo", Map.Entry::getKey)
            .times("from", Map.Entry::getValue)
            .map();
    return mapper.since(lane, tenant.tenantNo(), rows, earliestOf(anchors.values()));
  }

  private static Instant earliestOf(Collection<Instant> times) {
    return times.stream().min(Comparator.naturalOrder()).orElseThrow();
  }

  private static Part part(Map<Long, Part> parts, long conversationNo) {
    Part part = parts.get(conversationNo);
    if (part == null) {
      throw new IllegalStateException("a part that was not asked for");
    }
    return part;
  }

  /** The times from which on the parts are. */
  Map<Long, Instant> anchors() {
    Map<Long, Instant> anchors = new LinkedHashMap<>();
    parts.forEach((number, part) -> anchors.put(number, part.from()));
    return anchors;
  }
}
