package dev.tollgate.server.store;

import java.util.function.Function;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;

/** Runs reads: each on a connection of its own, in statements that commit by themselves. */
final class Reads {
  private Reads() {}

  /**
   * Runs one read.
   *
   * @throws StoreException when the database failed
   */
  static <T> T read(SqlSessionFactory sessions, Function<SqlSession, T> work) {
    try (SqlSession session = sessions.openSession(true)) {
      return work.apply(session);
    } catch (RuntimeException e) {
      throw Failures.translate(e);
    }
  }
}
