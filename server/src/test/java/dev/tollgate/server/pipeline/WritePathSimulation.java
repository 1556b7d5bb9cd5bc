package dev.tollgate.server.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tollgate.server.Histories;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.SessionFold;
import dev.tollgate.server.domain.SessionFold.Event;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.domain.SessionRules;
import dev.tollgate.server.domain.TrackOutcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random histories in random orders and batches: what is stored equals the fold of the set, each
 * time. Another seed by {@code -Dtollgate.seed}.
 */
class WritePathSimulation {
  private static final int HISTORIES = 500;
  private static final int ORDERS = 5;
  private static final int GROUP = 10;
  private static final int MESSAGES_MAX = 40;

  private static WritePath path;
  private static Connection connection;

  @BeforeAll
  static void open() throws SQLException {
    path = WritePath.onFreshDatabase();
    connection = TestPostgres.connect(path.settings);
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
    path.close();
  }

  @Test
  void storedEqualsTheFoldInAnyOrder() throws SQLException {
    long seed = Long.getLong("tollgate.seed", System.nanoTime());
    System.out.println("WritePathSimulation seed " + seed);
    Random random = new Random(seed);
    for (int group = 0; group < HISTORIES / GROUP; group++) {
      Map<String, List<Event>> histories = new TreeMap<>();
      for (int h = 0; h < GROUP; h++) {
        List<Event> events = Histories.events(random, 1 + random.nextInt(MESSAGES_MAX));
        for (int order = 0; order < ORDERS; order++) {
          // Each order is another tenant's: its counters are the history's alone.
          histories.put("tenant-" + group + "-" + h + "-" + order, events);
        }
      }
      send(histories, random);
      for (var history : histories.entrySet()) {
        String what = "seed " + seed + ", " + history.getKey() + ": " + history.getValue();
        check(history.getKey(), history.getValue(), what);
      }
    }
  }

  /** Sends all messages of some tenants, now and then one twice, each lane's in random batches. */
  private static void send(Map<String, List<Event>> histories, Random random) {
    Map<Integer, List<Message>> byLane = new TreeMap<>();
    histories.forEach(
        (tenant, events) -> {
          var lane = byLane.computeIfAbsent(path.map.laneOf(tenant), l -> new ArrayList<>());
          for (Event event : events) {
            lane.add(message(tenant, event));
            if (random.nextInt(10) == 0) {
              lane.add(message(tenant, event));
            }
          }
        });
    for (List<Message> messages : byLane.values()) {
      Collections.shuffle(messages, random);
      int sent = 0;
      while (sent < messages.size()) {
        int size = 1 + random.nextInt(random.nextInt(4) == 0 ? 4 : 100);
        int end = Math.min(messages.size(), sent + size);
        for (TrackOutcome outcome : path.commit(messages.subList(sent, end))) {
          assertInstanceOf(TrackOutcome.Recorded.class, outcome);
        }
        sent = end;
      }
    }
  }

  private static Message message(String tenant, Event event) {
    Recipient customer = new Recipient.Customer("customer");
    return WritePath.message(tenant, customer, event.messageId(), event.time(), event.kind());
  }

  private static void check(String tenant, List<Event> events, String what) throws SQLException {
    List<Session> expected = SessionFold.fold(events, SessionRules.of(SessionRule.DEFAULT));
    assertEquals(
        expected.stream().map(s -> s.start() + "/" + s.end() + "/" + s.messageCount()).toList(),
        sessions(tenant),
        what);
    assertEquals(usage(expected, events), storedUsage(tenant), what);
  }

  private static List<String> sessions(String tenant) throws SQLException {
    return rows(
        """
        select s.start_at, s.end_at, s.message_count
        from session s join tenant t using (lane, tenant_no)
        where t.tenant_id = ? order by s.start_at
        """,
        tenant,
        row -> time(row, 1) + "/" + time(row, 2) + "/" + row.getLong(3));
  }

  private static List<String> storedUsage(String tenant) throws SQLException {
    return rows(
        """
        select u.period_start, u.conversation_count, u.inbound_count, u.outbound_direct_count,
          u.outbound_queued_count, u.last_conversation_at
        from monthly_usage u join tenant t using (lane, tenant_no)
        where t.tenant_id = ? order by u.period_start
        """,
        tenant,
        row ->
            time(row, 1)
                + " "
                + row.getLong(2)
                + " "
                + row.getLong(3)
                + " "
                + row.getLong(4)
                + " "
                + row.getLong(5)
                + " "
                + (row.getObject(6) == null ? "none" : time(row, 6)));
  }

  private static List<String> usage(List<Session> sessions, List<Event> events) {
    Map<YearMonth, long[]> counts = new TreeMap<>();
    Map<YearMonth, String> last = new TreeMap<>();
    for (Session session : sessions) {
      counts.computeIfAbsent(month(session.start()), m -> new long[4])[0]++;
      last.put(month(session.start()), session.start().toString());
    }
    for (Event event : events) {
      counts.computeIfAbsent(month(event.time()), m -> new long[4])[column(event.kind())]++;
    }
    List<String> rows = new ArrayList<>();
    counts.forEach(
        (month, c) ->
            rows.add(
                BillingCalendar.DEFAULT.periodOf(month).orElseThrow().start()
                    + " "
                    + c[0]
                    + " "
                    + c[1]
                    + " "
                    + c[2]
                    + " "
                    + c[3]
                    + " "
                    + last.getOrDefault(month, "none")));
    return rows;
  }

  private static YearMonth month(Instant time) {
    return BillingCalendar.DEFAULT.periodAt(time).month();
  }

  private static int column(MessageKind kind) {
    return switch (kind) {
      case INBOUND -> 1;
      case OUTBOUND_DIRECT -> 2;
      case OUTBOUND_QUEUED -> 3;
    };
  }

  private interface RowReader {
    String read(ResultSet row) throws SQLException;
  }

  private static List<String> rows(String sql, String tenant, RowReader reader)
      throws SQLException {
    List<String> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, tenant);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(reader.read(row));
        }
      }
    }
    return rows;
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
