package dev.tollgate.server.store;

import dev.tollgate.server.store.LaneTransaction.MessageRef;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.ibatis.session.SqlSession;

/**
 * Transactions of lanes. Each begins with the lock on its lane's row, so that a lane is a serial
 * history, across every server that shares the database.
 */
public final class LaneStore {
  private final DataSource dataSource;
  private final Consumer<Connection> discard;
  private final LaneListener listener;

  /**
   * Takes its connections from {@code dataSource}, one for each transaction.
   *
   * @param dataSource its connections isolate READ COMMITTED
   * @param discard told of connections that failed: they must not be used again
   * @param listener told of each transaction's begin, and of its end when nothing is committed
   */
  public LaneStore(DataSource dataSource, Consumer<Connection> discard, LaneListener listener) {
    this.dataSource = dataSource;
    this.discard = discard;
    this.listener = listener;
  }

  /**
   * Runs {@code work} in one transaction under the lane's lock, and commits it.
   *
   * @param now the caller's time; the lane's clock never goes back behind it
   * @throws StoreException when the transaction failed; if it is retryable, the commit may have
   *     happened all the same
   */
  public <T> T inLane(int lane, Instant now, Function<LaneTransaction, T> work) {
    return inLane(lane, now, List.of(), work);
  }

  /**
   * The same for who will ask for these messages: they are looked for together with the lock, at no
   * round trip of their own.
   */
  public <T> T inLane(
      int lane, Instant now, List<MessageRef> messages, Function<LaneTransaction, T> work) {
    return inTransaction(
        new Begin(lane, lane + 1, now, messages, true), lanes -> work.apply(lanes.get(0)));
  }

  /**
   * Runs {@code work} as {@link #inLane} does, and takes back all it wrote: for who wants to know
   * what would come of it.
   *
   * @throws StoreException when the transaction failed; nothing changed in any case
   */
  public <T> T rehearse(int lane, Instant now, Function<LaneTransaction, T> work) {
    return inTransaction(
        new Begin(lane, lane + 1, now, List.of(), false), lanes -> work.apply(lanes.get(0)));
  }

  /**
   * Runs {@code work} in one transaction under the locks of the lanes 0 to {@code lanes - 1}, and
   * commits it in all of them or in none. The locks are taken in the order of the lanes, so that
   * two of these wait for each other and never block each other for good.
   *
   * @throws StoreException as {@link #inLane}
   */
  public <T> T inAllLanes(int lanes, Instant now, Function<List<LaneTransaction>, T> work) {
    return inTransaction(new Begin(0, lanes, now, List.of(), true), work);
  }

  /** Who is told of the transactions. */
  LaneListener listener() {
    return listener;
  }

  /**
   * What a transaction begins with.
   *
   * @param first the first lane it locks
   * @param end the lane after the last
   * @param messages to look for, in the first lane
   * @param committed it is committed in the end, not rolled back
   */
  private record Begin(
      int first, int end, Instant now, List<MessageRef> messages, boolean committed) {
    /** Whether the last statement of a lane may commit. */
    boolean committedByLane() {
      return committed && end == first + 1;
    }
  }

  private <T> T inTransaction(Begin begin, Function<List<LaneTransaction>, T> work) {
    Connection connection = connect();
    List<LaneTransaction> locked = new ArrayList<>(begin.end() - begin.first());
    T result;
    // A session of its own for every attempt: what one has cached is never another's.
    try (SqlSession session = Sessions.on(connection)) {
      for (int lane = begin.first(); lane < begin.end(); lane++) {
        locked.add(lock(session, lane, begin));
      }
      result = work.apply(List.copyOf(locked));
      if (begin.committed()) {
        // Nothing is left to do here when the last statement has committed.
        connection.commit();
      } else {
        connection.rollback();
      }
    } catch (SQLException | RuntimeException e) {
      throw giveUp(connection, locked, Failures.translate(e));
    } catch (Error e) {
      throw giveUp(connection, locked, e);
    }
    if (!begin.committed()) {
      locked.forEach(lane -> listener.abandoned(lane.lane(), lane.version()));
    }
    release(connection);
    return result;
  }

  private LaneTransaction lock(SqlSession session, int lane, Begin begin) {
    LaneLock lock =
        LaneLock.take(session.getMapper(LaneMapper.class), lane, begin.now(), begin.messages());
    listener.begun(lane, lock.row().version());
    return new LaneTransaction(session, lock, begin.committedByLane());
  }

  private Connection connect() {
    Connection connection;
    try {
      connection = dataSource.getConnection();
    } catch (SQLException e) {
      throw Failures.unreachable(e);
    }
    try {
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      throw giveUp(connection, List.of(), Failures.unreachable(e));
    }
  }

  /** What is committed stays so: that its connection cannot be given back is no failure of it. */
  private void release(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      discard.accept(connection);
    }
  }

  /** Ends what failed, while the connection is still this transaction's and nobody else's. */
  private <E extends Throwable> E giveUp(
      Connection connection, List<LaneTransaction> locked, E failure) {
    boolean broken = failure instanceof StoreException store && store.retryable();
    try {
      if (broken) {
        discard.accept(connection);
      } else {
        connection.rollback();
      }
      connection.close();
    } catch (SQLException e) {
      discard.accept(connection);
      failure.addSuppressed(e);
    }
    locked.forEach(lane -> listener.abandoned(lane.lane(), lane.version()));
    return failure;
  }
}
