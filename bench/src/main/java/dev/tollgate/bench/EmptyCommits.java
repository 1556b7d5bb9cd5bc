package dev.tollgate.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection that commits one transaction after another that changes nothing: a few bytes of the
 * log and the wait until the disk has them. What a durable answer takes at least.
 */
final class EmptyCommits implements Load {
  private static final String WRITE = "select pg_logical_emit_message(true, '', '')";

  private final HikariDataSource connections;
  private volatile boolean stopping;
  private @Nullable Thread thread;

  EmptyCommits(HikariDataSource connections) {
    this.connections = connections;
  }

  @Override
  public int inFlight() {
    return 1;
  }

  @Override
  public void start(Meter meter) {
    thread = new Thread(() -> run(meter), "bench-commits");
    thread.start();
  }

  private void run(Meter meter) {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (!stopping) {
        statement.execute(WRITE);
        long startNanos = System.nanoTime();
        connection.commit();
        meter.answered(System.nanoTime() - startNanos);
      }
    } catch (SQLException e) {
      meter.failed("SQLSTATE " + e.getSQLState());
    }
  }

  @Override
  public void stop() throws InterruptedException {
    stopping = true;
    if (thread != null) {
      thread.join(TimeUnit.SECONDS.toMillis(STOP_MAX.toSeconds()));
      if (thread.isAlive()) {
        throw new BenchException("a commit did not end in " + STOP_MAX);
      }
    }
  }
}
