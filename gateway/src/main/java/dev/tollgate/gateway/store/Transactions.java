package dev.tollgate.gateway.store;

import dev.tollgate.gateway.database.DatabaseAwayException;
import dev.tollgate.gateway.database.GatewayDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.logging.nologging.NoLoggingImpl;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.LocalCacheScope;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.defaults.DefaultSqlSession;
import org.apache.ibatis.transaction.managed.ManagedTransaction;

/**
 * Runs statements in transactions. Whether a transaction that failed may have committed all the
 * same is known: only one that was lost at its commit may.
 */
final class Transactions<M> {
  private static final Configuration MAPPERS = mappers();

  private final GatewayDatabase database;
  private final Class<M> mapper;

  /**
   * On this database.
   *
   * @param mapper whose statements are run
   */
  Transactions(GatewayDatabase database, Class<M> mapper) {
    this.database = database;
    this.mapper = mapper;
  }

  /**
   * Runs this work, and commits.
   *
   * @throws DatabaseAwayException when the database cannot be used
   */
  <T> T run(Function<M, T> work) {
    try (Connection connection = database.connect()) {
      T result = worked(connection, work);
      commit(connection);
      database.answered();
      return result;
    } catch (SQLException notClosed) {
      throw new IllegalStateException("a connection could not be given back", notClosed);
    }
  }

  private <T> T worked(Connection connection, Function<M, T> work) {
    try {
      return work.apply(session(connection).getMapper(mapper));
    } catch (PersistenceException failure) {
      // Nothing was committed; the pool rolls back what is given back to it.
      if (failure.getCause() instanceof SQLException sql && GatewayDatabase.saysAway(sql)) {
        throw database.away(sql, true);
      }
      throw failure;
    }
  }

  private void commit(Connection connection) {
    try {
      connection.commit();
    } catch (SQLException failure) {
      throw database.away(failure, false);
    }
  }

  private static SqlSession session(Connection connection) {
    return new DefaultSqlSession(
        MAPPERS,
        MAPPERS.newExecutor(new ManagedTransaction(connection, false), ExecutorType.SIMPLE),
        false);
  }

  private static Configuration mappers() {
    Configuration configuration = new Configuration();
    // The session's cache would answer a repeated statement without asking the database.
    configuration.setLocalCacheScope(LocalCacheScope.STATEMENT);
    configuration.setCacheEnabled(false);
    configuration.setMapUnderscoreToCamelCase(true);
    configuration.setArgNameBasedConstructorAutoMapping(true);
    // Its debug log would show customers' numbers.
    configuration.setLogImpl(NoLoggingImpl.class);
    configuration.addMapper(SendMapper.class);
    configuration.addMapper(DeliveryMapper.class);
    return configuration;
  }
}
