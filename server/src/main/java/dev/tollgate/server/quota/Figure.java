package dev.tollgate.server.quota;

import dev.tollgate.server.domain.QuotaFigures;
import java.time.Instant;

/**
 * A tenant's figures, as they stood at a version of its lane.
 *
 * @param asOf when they were known to hold
 */
record Figure(long version, QuotaFigures figures, Instant asOf) {
  /** The later of two: by version, and of one version, in which a period may end, by time. */
  static Figure later(Figure one, Figure other) {
    return other.isBefore(one) ? one : other;
  }

  boolean isBefore(Figure other) {
    return version < other.version || (version == other.version && asOf.isBefore(other.asOf));
  }
}
