package dev.tollgate.server.domain;

import java.util.Comparator;
import java.util.Optional;

/**
 * A tenant that has reached a threshold of its plan.
 *
 * @param thresholdPercent the highest it has reached
 * @param usedPercent conversations used of the effective limit, in percent, holds left out; 100
 *     when that is not positive
 */
public record LimitAlert(
    String tenantId, int thresholdPercent, double usedPercent, QuotaFigures figures) {
  /** The most used first, by id where as much is used. */
  public static final Comparator<LimitAlert> WORST_FIRST =
      Comparator.comparingDouble(LimitAlert::usedPercent)
          .reversed()
          .thenComparing(LimitAlert::tenantId);

  /** The alert of a tenant with these figures; empty when it has reached no threshold. */
  public static Optional<LimitAlert> of(String tenantId, QuotaFigures figures) {
    if (figures.unlimited()) {
      return Optional.empty();
    }
    long limit = figures.effectiveLimit();
    double percent = limit <= 0 ? 100.0 : 100.0 * figures.used() / limit;
    return figures.plan().thresholds().stream()
        .filter(threshold -> limit <= 0 || 100 * figures.used() >= threshold * limit)
        .max(Comparator.naturalOrder())
        .map(threshold -> new LimitAlert(tenantId, threshold, percent, figures));
  }
}
