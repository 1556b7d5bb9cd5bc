package dev.tollgate.server;

import dev.tollgate.server.database.Await;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Keeps the rows of all lanes locked, as a replica in the middle of its transactions does. */
final class LockedLanes implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Connection connection;

  LockedLanes(ConnectionSettings database) throws SQLException {
    connection = TestPostgres.connect(database);
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("set idle_in_transaction_session_timeout = 0");
      statement.execute("select 1 from lane for update");
    }
  }

  /** Returns when a writer stands before the lock, and so has taken what waited in its queue. */
  static void awaitWriter(ServerUnderTest server) throws Exception {
    Await.until(
        "a writer waits for the lane",
        LIMIT,
        () ->
            server.number(
                    "select count(*) from pg_stat_activity where datname = current_database()"
                        + " and wait_event_type = 'Lock'")
                == 1);
  }

  /** Lets go of them. */
  void release() throws SQLException {
    if (!connection.isClosed()) {
      connection.rollback();
      connection.close();
    }
  }

  @Override
  public void close() throws SQLException {
    release();
  }
}
