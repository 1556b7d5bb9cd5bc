package dev.tollgate.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;

/**
 * Transactions of a lane. Each begins with the lock on the lane's row, so that a lane is a serial
 * history, across every server that shares the database.
 */
public final class LaneStore {
  private final DataSource dataSource;
  private final Consumer<Connection> discard;
  private final SqlSessionFactory sessions;

  /**
   * @param dataSource its connections do not commit by themselves and isolate READ COMMITTED
   * @param discard told of connections that failed: they must not be used again
   */
  public LaneStore(DataSource dataSource, Consumer<Connection> discard) {
    this.dataSource = dataSource;
    this.discard = discard;
    this.sessions = Mappers.sessionFactory(dataSource);
  }

  /**
   * Runs {@code work} in one transaction under the lane's lock, and commits it.
   *
   * @param now the caller's time; the lane's clock never goes back behind it
   * @throws StoreException when the transaction failed; if it is retryable, the commit may have
   *     happened all the same
   */
  public <T> T inLane(int lane, Instant now, Function<LaneTransaction, T> work) {
    Connection connection = connect();
    try {
      T result = run(connection, lane, now, work);
      connection.commit();
      connection.close();
      return result;
    } catch (SQLException | RuntimeException e) {
      throw giveUp(connection, e);
    }
  }

  private <T> T run(
      Connection connection, int lane, Instant now, Function<LaneTransaction, T> work) {
    // A session of its own for every attempt: what one has cached is never another's.
    try (SqlSession session = sessions.openSession(connection)) {
      LaneMapper.LaneRow row = session.getMapper(LaneMapper.class).lock(lane, now);
      if (row == null) {
        throw new IllegalStateException("there is no lane " + lane);
      }
      return work.apply(new LaneTransaction(session, row));
    }
  }

  private Connection connect() {
    try {
      return dataSource.getConnection();
    } catch (SQLException e) {
      throw Failures.unreachable(e);
    }
  }

  private RuntimeException giveUp(Connection connection, Exception failure) {
    RuntimeException translated = Failures.translate(failure);
    boolean broken = translated instanceof StoreException store && store.retryable();
    try {
      if (broken) {
        discard.accept(connection);
      } else {
        connection.rollback();
      }
      connection.close();
    } catch (SQLException e) {
      discard.accept(connection);
      translated.addSuppressed(e);
    }
    return translated;
  }
}
