package dev.tollgate.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * How many messages a database holds, by its rows, by its counters and by its sessions: all three
 * the same when nothing was lost or counted twice.
 */
record StoredMessages(long rows, long counted, long inSessions) {
  private static final String READ =
      """
      select (select count(*) from message),
        (select sum(inbound_count + outbound_direct_count + outbound_queued_count)
         from monthly_usage),
        (select sum(message_count) from session)
      """;

  static StoredMessages of(DataSource database) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set statement_timeout = 0");
      try (ResultSet result = statement.executeQuery(READ)) {
        result.next();
        return new StoredMessages(result.getLong(1), result.getLong(2), result.getLong(3));
      }
    } catch (SQLException e) {
      throw new BenchException("the stored messages cannot be counted: " + e.getMessage(), e);
    }
  }

  /** What is wrong when {@code expected} messages were recorded since. */
  Map<String, Long> faultsSince(StoredMessages before, long expected) {
    Map<String, Long> faults = new TreeMap<>();
    note(faults, "ROWS_OFF", rows - before.rows - expected);
    note(faults, "COUNTERS_OFF", counted - before.counted - expected);
    note(faults, "SESSIONS_OFF", inSessions - before.inSessions - expected);
    return faults;
  }

  private static void note(Map<String, Long> faults, String name, long off) {
    if (off != 0) {
      faults.put(name, Math.abs(off));
    }
  }
}
