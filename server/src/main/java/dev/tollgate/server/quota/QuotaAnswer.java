package dev.tollgate.server.quota;

import dev.tollgate.server.domain.QuotaDecision;
import dev.tollgate.server.domain.QuotaFigures;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A decision and what it was made of.
 *
 * @param wouldOpenSession whether a send now would open a session; null when it was not looked up
 * @param asOf the time the figures were known to hold
 * @param freshFor how long a caller may act on it before it asks again
 */
public record QuotaAnswer(
    QuotaDecision decision,
    QuotaFigures figures,
    @Nullable Boolean wouldOpenSession,
    Instant asOf,
    Duration freshFor) {

  /** An answer that may be acted on for a while if it allows, well below the limit. */
  static QuotaAnswer of(
      QuotaDecision decision,
      QuotaFigures figures,
      @Nullable Boolean wouldOpenSession,
      Instant asOf) {
    boolean fresh = decision.allowed() && !figures.readThrough();
    Duration freshFor = fresh ? QuotaView.STALENESS_MAX : Duration.ZERO;
    return new QuotaAnswer(decision, figures, wouldOpenSession, asOf, freshFor);
  }
}
