package dev.tollgate.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Connections that each record one message after another in a prepared transaction of its own. */
final class SingleTransactions implements Load {
  private static final String INSERT =
      "insert into bench.message (tenant_id, message_id, customer_id, occurred_at)"
          + " values (?, ?, ?, ?) on conflict do nothing";
  private static final String COUNT =
      "update bench.counter set messages = messages + 1 where tenant_id = ?";

  private final HikariDataSource connections;
  private final List<Script> scripts;
  private final InstantSource clock;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  /**
   * A load.
   *
   * @param connections at least one for each script
   */
  SingleTransactions(HikariDataSource connections, List<Script> scripts, InstantSource clock) {
    this.connections = connections;
    this.scripts = List.copyOf(scripts);
    this.clock = clock;
  }

  /** Makes its tables beside the server's, with a counter for each of these tenants. */
  static void createTables(HikariDataSource connections, List<String> tenantIds)
      throws SQLException {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema bench");
      statement.execute(
          "create table bench.message (tenant_id text, message_id text, customer_id text,"
              + " occurred_at timestamptz, primary key (tenant_id, message_id))");
      statement.execute(
          "create table bench.counter (tenant_id text primary key, messages bigint)"
              + " with (fillfactor = 50)");
      try (PreparedStatement insert =
          connection.prepareStatement("insert into bench.counter values (?, 0)")) {
        for (String tenantId : tenantIds) {
          insert.setString(1, tenantId);
          insert.addBatch();
        }
        insert.executeBatch();
      }
    }
  }

  @Override
  public int inFlight() {
    return scripts.size();
  }

  @Override
  public void start(Meter meter) {
    for (Script script : scripts) {
      Thread thread = new Thread(() -> run(script, meter), "bench-transactions");
      threads.add(thread);
      thread.start();
    }
  }

  private void run(Script script, Meter meter) {
    while (!stopping) {
      try (Connection connection = connections.getConnection()) {
        connection.setAutoCommit(false);
        recordAll(connection, script, meter);
      } catch (SQLException e) {
        meter.failed("SQLSTATE " + e.getSQLState());
        LockSupport.parkNanos(FAULT_PAUSE.toNanos());
      }
    }
  }

  private void recordAll(Connection connection, Script script, Meter meter) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT);
        PreparedStatement count = connection.prepareStatement(COUNT)) {
      while (!stopping) {
        Script.Draw draw = script.next();
        long startNanos = System.nanoTime();
        insert.setString(1, draw.tenantId());
        insert.setString(2, draw.messageId());
        insert.setString(3, draw.customerId());
        insert.setObject(4, clock.instant().atOffset(ZoneOffset.UTC));
        if (insert.executeUpdate() == 1) {
          count.setString(1, draw.tenantId());
          count.executeUpdate();
        }
        connection.commit();
        meter.answered(System.nanoTime() - startNanos);
      }
    }
  }

  @Override
  public void stop() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      thread.join(STOP_MAX.toMillis());
      if (thread.isAlive()) {
        throw new BenchException("a transaction did not end in " + STOP_MAX);
      }
    }
  }
}
