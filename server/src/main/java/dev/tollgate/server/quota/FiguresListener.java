package dev.tollgate.server.quota;

import dev.tollgate.server.domain.QuotaFigures;
import java.util.Map;

/**
 * Told of tenants' figures that changed, and of those that may have. Called by whoever commits,
 * from many threads at once; must not block, and must not throw.
 */
public interface FiguresListener {
  /** For nobody who wants to know. */
  FiguresListener NONE =
      new FiguresListener() {
        @Override
        public void changed(long version, Map<String, QuotaFigures> figures) {}

        @Override
        public void tenantStale(String tenantId) {}

        @Override
        public void laneStale(int lane) {}
      };

  /**
   * Committed by this server.
   *
   * @param version the one of the tenants' lane since that commit
   * @param figures by tenant
   */
  void changed(long version, Map<String, QuotaFigures> figures);

  /** This server changed a tenant: what its figures are now has to be read. */
  void tenantStale(String tenantId);

  /** Somebody changed something in a lane: all its tenants' figures may be others. */
  void laneStale(int lane);
}
