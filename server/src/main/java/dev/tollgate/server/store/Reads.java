package dev.tollgate.server.store;

import java.util.function.Function;
import org.apache.ibatis.session.SqlSession;

/** Runs reads: each on a connection of its own, in statements that commit by themselves. */
final class Reads {
  private Reads() {}

  /**
   * Runs one read.
   *
   * @throws StoreException when the database failed
   */
  static <T> T read(Sessions sessions, Function<SqlSession, T> work) {
    try (SqlSession session = sessions.open()) {
      return work.apply(session);
    } catch (RuntimeException e) {
      throw Failures.translate(e);
    }
  }
}
