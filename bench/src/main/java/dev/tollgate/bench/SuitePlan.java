package dev.tollgate.bench;

import java.util.EnumSet;
import java.util.Set;

/**
 * What of the suite is measured, and how.
 *
 * @param crowd of the standard workload
 * @param manyTenants tenants of the workload with many of them
 * @param stored messages of the database that holds many
 * @param storage messages that bytes are measured with
 * @param rounds of turns where two loads are compared
 * @param parts those that are measured
 */
record SuitePlan(
    long seed,
    Timing timing,
    Crowd.Shape crowd,
    int manyTenants,
    int stored,
    int storage,
    int rounds,
    Set<SuitePart> parts) {
  private static final int STORED_MAX = 100_000_000;

  SuitePlan {
    if (manyTenants < 1 || manyTenants > Crowd.Shape.TENANTS_MAX) {
      throw new IllegalArgumentException(
          "--many-tenants must be 1 to " + Crowd.Shape.TENANTS_MAX + ": " + manyTenants);
    }
    if (stored < 1 || stored > STORED_MAX) {
      throw new IllegalArgumentException("--stored must be 1 to " + STORED_MAX + ": " + stored);
    }
    parts = EnumSet.copyOf(parts);
  }

  boolean has(SuitePart part) {
    return parts.contains(part);
  }
}
