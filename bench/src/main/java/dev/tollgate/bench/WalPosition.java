package dev.tollgate.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * How far the write-ahead log of a PostgreSQL has come, of all its databases.
 *
 * @param bytes since it was made
 * @param images full-page images that it has written, ever
 */
record WalPosition(long bytes, long images) {
  private static final String POSITION =
      "select pg_current_wal_lsn() - '0/0'::pg_lsn, wal_fpi from pg_stat_wal";

  /** A process tells what it has written when it ends, before it is gone from this list. */
  private static final String OTHERS =
      "select count(*) from pg_stat_activity where datname = current_database()"
          + " and backend_type = 'client backend' and pid <> pg_backend_pid()";

  /** Where it is now that nobody else is connected to the database: waits until that is so. */
  static WalPosition settled(DataSource database) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      long end = System.nanoTime() + Load.STOP_MAX.toNanos();
      while (first(statement, OTHERS) > 0) {
        if (System.nanoTime() - end > 0) {
          throw new BenchException("somebody stays connected to the database");
        }
      }
      try (ResultSet result = statement.executeQuery(POSITION)) {
        result.next();
        return new WalPosition(result.getLong(1), result.getLong(2));
      }
    } catch (SQLException e) {
      throw new BenchException("cannot read the log's position: " + e.getMessage(), e);
    }
  }

  /** Makes a checkpoint, after which the first change of each page logs the page. */
  static void checkpoint(DataSource database) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("checkpoint");
    } catch (SQLException e) {
      throw new BenchException("cannot make a checkpoint: " + e.getMessage(), e);
    }
  }

  private static long first(Statement statement, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }

  /** What was written from here on to {@code later}, for each message. */
  StorageFigure.Wal until(WalPosition later, int messages) {
    return new StorageFigure.Wal(
        (later.bytes - bytes) / (double) messages, (later.images - images) / (double) messages);
  }
}
