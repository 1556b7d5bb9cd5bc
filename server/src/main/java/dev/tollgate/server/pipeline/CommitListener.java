package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.QuotaFigures;
import java.util.Map;

/** Told of each batch after its commit, before its callers are. */
@FunctionalInterface
public interface CommitListener {
  /**
   * A batch is committed.
   *
   * @param version the lane's version with it
   * @param figures the figures, in the lane's current period, of the tenants it changed
   */
  void committed(int lane, long version, Map<String, QuotaFigures> figures);
}
