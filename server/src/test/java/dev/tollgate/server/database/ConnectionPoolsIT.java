package dev.tollgate.server.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionPoolsIT {
  private static final String READ_ONLY = "25006";
  private static final String STATEMENT_CANCELED = "57014";

  private final ConnectionSettings settings = TestPostgres.freshDatabase();
  private final ConnectionPools pools = new ConnectionPools(settings, SessionLimits.DEFAULT);

  @Test
  void everyConnectionHasTheLimits() throws SQLException {
    try (HikariDataSource writers = pools.writers(1);
        HikariDataSource readers = pools.readers(1)) {
      for (HikariDataSource pool : List.of(writers, readers)) {
        try (Connection connection = pool.getConnection()) {
          assertEquals("8s", Sql.one(connection, "show statement_timeout"));
          assertEquals("7s", Sql.one(connection, "show lock_timeout"));
          assertEquals("5s", Sql.one(connection, "show idle_in_transaction_session_timeout"));
          assertEquals("3", Sql.one(connection, "show tcp_keepalives_idle"));
          assertEquals("2", Sql.one(connection, "show tcp_keepalives_interval"));
          assertEquals("2", Sql.one(connection, "show tcp_keepalives_count"));
          assertEquals("8000", Sql.one(connection, "show tcp_user_timeout"));
          assertEquals("tollgate", Sql.one(connection, "show application_name"));
          assertEquals("read committed", Sql.one(connection, "show transaction_isolation"));
          assertEquals(Connection.TRANSACTION_READ_COMMITTED, connection.getTransactionIsolation());
          assertEquals(9_000, connection.getNetworkTimeout());
        }
      }
    }
  }

  @Test
  void readersCannotWriteAndWritersCan() throws SQLException {
    try (HikariDataSource writers = pools.writers(1);
        HikariDataSource readers = pools.readers(1)) {
      try (Connection connection = writers.getConnection()) {
        Sql.run(connection, "create table t (n int)");
      }
      for (boolean autoCommit : List.of(true, false)) {
        try (Connection connection = readers.getConnection()) {
          connection.setAutoCommit(autoCommit);
          assertEquals("0", Sql.one(connection, "select count(*) from t"));
          SQLException refused =
              assertThrows(
                  SQLException.class, () -> Sql.run(connection, "insert into t values (1)"));
          assertEquals(READ_ONLY, refused.getSQLState());
          if (!autoCommit) {
            connection.rollback();
          }
        }
      }
    }
  }

  @Test
  void migrationsMayRunLong() throws SQLException {
    try (Connection connection = pools.migrations().getConnection()) {
      assertEquals("0", Sql.one(connection, "show statement_timeout"));
      assertEquals("7s", Sql.one(connection, "show lock_timeout"));
      assertEquals(0, connection.getNetworkTimeout());
    }
  }

  @Test
  void aStatementThatRunsTooLongIsCanceled() throws SQLException {
    try (HikariDataSource pool = impatient().writers(1);
        Connection connection = pool.getConnection()) {
      SQLException canceled =
          assertThrows(SQLException.class, () -> Sql.run(connection, "select pg_sleep(60)"));
      assertEquals(STATEMENT_CANCELED, canceled.getSQLState());
    }
  }

  @Test
  void aTransactionThatIdlesLosesItsLocks() throws SQLException {
    Sql.run(settings, "create table lane (n int primary key, v int)");
    Sql.run(settings, "insert into lane values (1, 0)");
    try (HikariDataSource frozen = impatient().writers(1);
        HikariDataSource other = pools.writers(1);
        Connection holder = frozen.getConnection();
        Connection waiter = other.getConnection()) {
      holder.setAutoCommit(false);
      Sql.run(holder, "update lane set v = 1 where n = 1");
      Sql.run(waiter, "update lane set v = v + 2 where n = 1");
      assertEquals("2", Sql.one(waiter, "select v from lane"));
      assertThrows(SQLException.class, holder::commit);
    }
  }

  private ConnectionPools impatient() {
    Duration soon = Duration.ofMillis(300);
    Duration later = Duration.ofSeconds(9);
    return new ConnectionPools(settings, new SessionLimits(soon, soon, soon, later, later));
  }

  @Test
  void optionsOfTheUrlStayAndOursHold() throws SQLException {
    String url = settings.jdbcUrl() + "&options=-c%20work_mem=5MB%20-c%20statement_timeout=60000";
    ConnectionSettings given = new ConnectionSettings(url, settings.user(), settings.password());
    try (HikariDataSource pool = new ConnectionPools(given, SessionLimits.DEFAULT).writers(1);
        Connection connection = pool.getConnection()) {
      assertEquals("5MB", Sql.one(connection, "show work_mem"));
      assertEquals("8s", Sql.one(connection, "show statement_timeout"));
    }
  }

  @Test
  void aPoolSurvivesTheLossOfItsFirstConnection() throws Exception {
    int port = Integer.parseInt(settings.jdbcUrl().replaceFirst(".*:([0-9]+)/.*", "$1"));
    try (CuttingProxy proxy = new CuttingProxy(port)) {
      String url = settings.jdbcUrl().replace(":" + port, ":" + proxy.port());
      ConnectionSettings cut = new ConnectionSettings(url, settings.user(), settings.password());
      proxy.learn(cut);
      try (HikariDataSource pool = new ConnectionPools(cut, SessionLimits.DEFAULT).writers(1);
          Connection connection = pool.getConnection()) {
        assertEquals(1, proxy.cuts());
        assertEquals("read committed", Sql.one(connection, "show transaction_isolation"));
      }
    }
  }

  @Test
  void aPoolIsMadeWhileTheDatabaseIsAwayAndSaysSoInTime() throws Exception {
    ConnectionSettings away =
        new ConnectionSettings(
            "jdbc:postgresql://127.0.0.1:" + PostmasterLauncher.freePort() + "/none",
            "tollgate",
            Secret.of("x"));
    try (HikariDataSource pool = new ConnectionPools(away, SessionLimits.DEFAULT).readers(1)) {
      long start = System.nanoTime();
      assertThrows(SQLException.class, pool::getConnection);
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(waited.compareTo(Duration.ofSeconds(5)) < 0, waited.toString());
      assertFalse(pool.isClosed());
    }
  }
}
