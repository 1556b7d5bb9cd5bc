package dev.tollgate.server.store;

import dev.tollgate.server.domain.Tenant;
import org.apache.ibatis.session.SqlSession;

/**
 * One try of a change to a tenant's histories: what it has to read, and what it makes of that.
 *
 * @param <T> what it comes to
 */
interface HistoryRewrite<T> {
  /** Reads what is concerned, from one state of the database and without the lane's lock. */
  HistoryView read(SqlSession session, int lane, Tenant tenant);

  /** Carries it out under the lane's lock, on what was read and still stands. */
  T apply(LaneTransaction lane, HistoryEdit edit);
}
