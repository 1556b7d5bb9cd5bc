package dev.tollgate.server.store;

import java.sql.Connection;
import javax.sql.DataSource;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.defaults.DefaultSqlSession;
import org.apache.ibatis.transaction.Transaction;
import org.apache.ibatis.transaction.managed.ManagedTransaction;

/** MyBatis's sessions on connections of a data source. */
final class Sessions {
  /** Shared by all, because reading the mapper files takes a good part of a server's start. */
  private static final Configuration MAPPERS = Mappers.configuration();

  private final DataSource dataSource;

  Sessions(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Opens a session on a connection of its own, which is taken at the first statement and closed
   * with the session. Its statements commit by themselves.
   */
  SqlSession open() {
    return session(new ManagedTransaction(dataSource, null, true), true);
  }

  /** Opens a session on a connection that somebody else commits, rolls back and closes. */
  static SqlSession on(Connection connection) {
    return session(new ManagedTransaction(connection, false), false);
  }

  private static SqlSession session(Transaction transaction, boolean autoCommit) {
    return new DefaultSqlSession(
        MAPPERS, MAPPERS.newExecutor(transaction, ExecutorType.SIMPLE), autoCommit);
  }
}
