package dev.tollgate.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.SessionFold;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.domain.SessionRules;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What stands in a database, read with SQL of its own, and whether it adds up. */
record Stored(List<Message> messages, List<Session> sessions, Map<Period, Counts> usage) {
  /** A recorded message. */
  record Message(String tenant, String customer, String id, Instant time, MessageKind kind) {}

  /** A stored session. */
  record Session(String tenant, String customer, Instant start, Instant end, long messages) {}

  /** A month of a tenant. */
  record Period(String tenant, Instant start) implements Comparable<Period> {
    @Override
    public int compareTo(Period other) {
      return toString().compareTo(other.toString());
    }
  }

  /** The counters of a month. */
  record Counts(long conversations, long inbound, long direct, long queued) {
    static final Counts NONE = new Counts(0, 0, 0, 0);

    Counts plus(Counts more) {
      return new Counts(
          conversations + more.conversations,
          inbound + more.inbound,
          direct + more.direct,
          queued + more.queued);
    }

    static Counts of(MessageKind kind) {
      return switch (kind) {
        case INBOUND -> new Counts(0, 1, 0, 0);
        case OUTBOUND_DIRECT -> new Counts(0, 0, 1, 0);
        case OUTBOUND_QUEUED -> new Counts(0, 0, 0, 1);
      };
    }
  }

  private static final String MESSAGES =
      "select t.tenant_id, c.customer_id, m.message_id, m.occurred_at,"
          + " case m.kind when 0 then 'INBOUND' when 1 then 'OUTBOUND_DIRECT'"
          + " when 2 then 'OUTBOUND_QUEUED' end from message m"
          + " join tenant t using (lane, tenant_no)"
          + " join conversation c using (lane, conversation_no)";
  private static final String SESSIONS =
      "select t.tenant_id, c.customer_id, s.start_at, s.end_at, s.message_count from session s"
          + " join tenant t using (lane, tenant_no)"
          + " join conversation c using (lane, conversation_no)";
  private static final String USAGE =
      "select t.tenant_id, u.period_start, u.conversation_count, u.inbound_count,"
          + " u.outbound_direct_count, u.outbound_queued_count from monthly_usage u"
          + " join tenant t using (lane, tenant_no)";

  /** What stands there of these tenants. */
  static Stored read(ConnectionSettings database, String... tenants) throws SQLException {
    try (Connection connection = TestPostgres.connect(database)) {
      // One snapshot for the three, as servers may be at work.
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      Map<Period, Counts> usage = new TreeMap<>();
      rows(connection, USAGE, row -> usage.put(period(row), counts(row)));
      List<Message> messages = new ArrayList<>();
      rows(connection, MESSAGES, row -> messages.add(message(row)));
      List<Session> sessions = new ArrayList<>();
      rows(connection, SESSIONS, row -> sessions.add(session(row)));
      Set<String> wanted = Set.copyOf(Arrays.asList(tenants));
      usage.keySet().removeIf(period -> !wanted.contains(period.tenant()));
      messages.removeIf(message -> !wanted.contains(message.tenant()));
      sessions.removeIf(session -> !wanted.contains(session.tenant()));
      return new Stored(messages, sessions, usage);
    }
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private static void rows(Connection connection, String query, RowReader reader)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        reader.read(row);
      }
    }
  }

  private static Message message(ResultSet row) throws SQLException {
    return new Message(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        time(row, 4),
        MessageKind.valueOf(row.getString(5)));
  }

  private static Session session(ResultSet row) throws SQLException {
    return new Session(
        row.getString(1), row.getString(2), time(row, 3), time(row, 4), row.getLong(5));
  }

  private static Period period(ResultSet row) throws SQLException {
    return new Period(row.getString(1), time(row, 2));
  }

  private static Counts counts(ResultSet row) throws SQLException {
    return new Counts(row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6));
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** The messages, named as {@link Load} names them. */
  Set<String> messageNames() {
    return messages.stream()
        .map(message -> message.tenant() + "/" + message.id())
        .collect(Collectors.toSet());
  }

  /** Fails unless every message stands once, and sessions and counters are those of the set. */
  void requireExact() {
    assertEquals(messages.size(), messageNames().size(), "a message stands twice");
    List<Session> folded = folded();
    assertEquals(new TreeSet<>(texts(folded)), new TreeSet<>(texts(sessions)), "sessions");
    assertEquals(folded.size(), sessions.size(), "sessions");
    assertEquals(counted(folded), usage, "monthly counters");
  }

  private static List<String> texts(List<Session> sessions) {
    return sessions.stream().map(Session::toString).toList();
  }

  private record Customer(String tenant, String id) {}

  /** The sessions that the pure rule makes of the messages. */
  private List<Session> folded() {
    Map<Customer, List<SessionFold.Event>> events =
        messages.stream()
            .collect(
                Collectors.groupingBy(
                    message -> new Customer(message.tenant(), message.customer()),
                    Collectors.mapping(
                        message ->
                            new SessionFold.Event(message.time(), message.id(), message.kind()),
                        Collectors.toList())));
    List<Session> folded = new ArrayList<>();
    events.forEach(
        (customer, ofCustomer) ->
            SessionFold.fold(ofCustomer, SessionRules.of(SessionRule.DEFAULT))
                .forEach(
                    session ->
                        folded.add(
                            new Session(
                                customer.tenant(),
                                customer.id(),
                                session.start(),
                                session.end(),
                                session.messageCount()))));
    return folded;
  }

  private Map<Period, Counts> counted(List<Session> folded) {
    Map<Period, Counts> counted = new TreeMap<>();
    for (Message message : messages) {
      counted.merge(
          periodOf(message.tenant(), message.time()), Counts.of(message.kind()), Counts::plus);
    }
    for (Session session : folded) {
      Counts one = new Counts(1, 0, 0, 0);
      counted.merge(periodOf(session.tenant(), session.start()), one, Counts::plus);
    }
    return counted;
  }

  private static Period periodOf(String tenant, Instant time) {
    return new Period(tenant, BillingCalendar.DEFAULT.periodAt(time).start());
  }

  /** The counters of all months together. */
  Counts total() {
    return usage.values().stream().reduce(Counts.NONE, Counts::plus);
  }
}
