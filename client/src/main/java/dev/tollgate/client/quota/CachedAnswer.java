package dev.tollgate.client.quota;

import dev.tollgate.metering.v1.QuotaDecision;

/**
 * A decision that a caller may act on.
 *
 * @param cached whether it was asked for by another caller or an earlier one
 * @param askedNanos when it was asked for, by the cache's nanoTime
 */
public record CachedAnswer(QuotaDecision decision, boolean cached, long askedNanos) {
  /** Without the decision, whose text may name what must not be logged. */
  @Override
  public String toString() {
    return "CachedAnswer[allowed=" + decision.getAllowed() + ", cached=" + cached + "]";
  }
}
