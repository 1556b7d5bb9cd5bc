package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.SessionPolicy;
import dev.tollgate.server.domain.SessionRule;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What stands in the tables of a tenant. */
final class StoredHistory {
  private static final String OF_TENANTS =
      " x join tenant t using (lane, tenant_no) where t.tenant_id = any(?)";

  private final Map<Long, Long> live = new HashMap<>();
  private final Map<Long, Set<String>> ids = new HashMap<>();
  private final Map<Long, List<Session>> sessions = new HashMap<>();
  private final Map<Long, Set<String>> messages = new HashMap<>();
  private final Map<String, Long> conversations = new HashMap<>();
  private final List<String> usage = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  private interface Reader {
    void read(StoredHistory history, ResultSet row) throws SQLException;
  }

  /** Reads tenants, those that are there. */
  static Map<String, StoredHistory> read(Connection connection, Collection<String> tenants)
      throws SQLException {
    Map<String, StoredHistory> all = new TreeMap<>();
    tenants.forEach(tenant -> all.put(tenant, new StoredHistory()));
    each(connection, "conversation_no, joined_into from conversation", all, StoredHistory::lead);
    each(connection, "conversation_no, customer_id from identity", all, StoredHistory::identity);
    each(connection, "conversation_no, message_id from message", all, StoredHistory::message);
    each(
        connection,
        "conversation_no, start_at, end_at, message_count, policy, window_seconds from session",
        all,
        StoredHistory::session);
    each(
        connection,
        "period_start, conversation_count, inbound_count, outbound_direct_count,"
            + " outbound_queued_count, last_conversation_at from monthly_usage",
        all,
        StoredHistory::usage);
    return all;
  }

  private static void each(
      Connection connection, String select, Map<String, StoredHistory> all, Reader reader)
      throws SQLException {
    String query = "select t.tenant_id, " + select + OF_TENANTS + " order by 1, 2";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setArray(1, connection.createArrayOf("text", all.keySet().toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          StoredHistory history = all.get(row.getString(1));
          if (history != null) {
            reader.read(history, row);
          }
        }
      }
    }
  }

  private void lead(ResultSet row) throws SQLException {
    long number = row.getLong(2);
    Long into = row.getObject(3, Long.class);
    live.put(number, into == null ? number : into);
  }

  private void identity(ResultSet row) throws SQLException {
    add(ids, row.getLong(2), row.getString(3));
  }

  private void message(ResultSet row) throws SQLException {
    long into = live.getOrDefault(row.getLong(2), -1L);
    add(messages, into, row.getString(3));
    conversations.put(row.getString(3), into);
  }

  private static void add(Map<Long, Set<String>> sets, long number, String text) {
    sets.computeIfAbsent(number, no -> new TreeSet<>()).add(text);
  }

  private void session(ResultSet row) throws SQLException {
    SessionRule rule =
        new SessionRule(
            SessionPolicy.valueOf(row.getString(6)), Duration.ofSeconds(row.getLong(7)));
    sessions
        .computeIfAbsent(row.getLong(2), no -> new ArrayList<>())
        .add(new Session(0, time(row, 3), time(row, 4), row.getLong(5), rule));
  }

  private void usage(ResultSet row) throws SQLException {
    List<Long> counts = List.of(row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6));
    Instant last = row.getObject(7) == null ? null : time(row, 7);
    // What a period lost again leaves a row of zeros.
    if (last != null || counts.stream().anyMatch(count -> count != 0)) {
      usage.add(HistoryOracle.usage(time(row, 2), counts, last));
    }
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** All that the oracle tells of too, and what must never be. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<Long, Long> one : live.entrySet()) {
      boolean retired = !one.getKey().equals(one.getValue());
      if (!retired) {
        lines.add(line(one.getKey()));
      } else if (!one.getValue().equals(live.get(one.getValue()))) {
        faults.add("a retired conversation leads to a retired one");
      }
      if (retired && (ids.containsKey(one.getKey()) || sessions.containsKey(one.getKey()))) {
        faults.add("a retired conversation has ids or sessions");
      }
    }
    lines.sort(Comparator.naturalOrder());
    lines.addAll(usage);
    lines.addAll(faults);
    return lines;
  }

  private String line(long number) {
    List<Session> own = new ArrayList<>(sessions.getOrDefault(number, List.of()));
    own.sort(Comparator.comparing(Session::start));
    return ids.getOrDefault(number, Set.of())
        + " "
        + messages.getOrDefault(number, Set.of())
        + " "
        + own.stream().map(HistoryOracle::text).toList();
  }

  /** Whether a conversation that an answer named is, or leads to, the one that has the message. */
  boolean leads(@Nullable LaneKey named, String messageId) {
    return named != null
        && conversations.containsKey(messageId)
        && conversations.get(messageId).equals(live.get(named.number()));
  }
}
