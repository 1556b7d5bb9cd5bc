package dev.tollgate.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.ibatis.session.SqlSession;

/** Reads several statements from one state of the database. */
final class Snapshots {
  private final DataSource readers;

  Snapshots(DataSource readers) {
    this.readers = readers;
  }

  /**
   * Runs reads that all see what was committed when the first of them began.
   *
   * @throws StoreException when the database failed
   */
  <T> T read(Function<SqlSession, T> work) {
    try (Connection connection = readers.getConnection()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      // A session of its own: it leaves the connection's end to this method.
      try (SqlSession session = Sessions.on(connection)) {
        return work.apply(session);
      } finally {
        connection.rollback();
      }
    } catch (SQLException | RuntimeException e) {
      throw Failures.translate(e);
    }
  }
}
