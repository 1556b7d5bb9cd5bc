package dev.tollgate.gateway.http;

import dev.tollgate.client.Period;
import dev.tollgate.client.Quota;
import dev.tollgate.client.QuotaDecision;
import dev.tollgate.client.QuotaReason;
import dev.tollgate.gateway.send.SendResult;
import dev.tollgate.gateway.whatsapp.ProviderException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

/** What callers of the send endpoint read of a send's end. */
public final class SendAnswers {
  private final InstantSource clock;

  /** Counts the seconds to a reset from this clock. */
  public SendAnswers(InstantSource clock) {
    this.clock = clock;
  }

  Answer of(SendResult result) {
    if (result instanceof SendResult.QuotaRefused refused) {
      return quotaExceeded(refused.decision());
    }
    if (result instanceof SendResult.Failed failed) {
      return providerFailed(failed.error());
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", "ok");
    body.put("sid", ((SendResult.Sent) result).messageId());
    body.put("channel", "whatsapp");
    return Answer.ok(body);
  }

  private Answer quotaExceeded(QuotaDecision decision) {
    Quota quota = decision.quota();
    Period period = quota.period();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("used", quota.used());
    details.put("limit", quota.effectiveLimit());
    details.put("remaining", quota.remaining());
    details.put("planName", quota.planName());
    details.put(
        "resetDate", LocalDate.ofInstant(period.end(), ZoneId.of(period.timeZone())).toString());
    details.put("daysUntilReset", quota.daysUntilReset());
    Answer answer =
        Answer.error(429, "QUOTA_EXCEEDED", decision.message()).with("details", details);
    // No date ends a suspension.
    return decision.reason() == QuotaReason.TENANT_SUSPENDED
        ? answer
        : answer.withHeader("Retry-After", Long.toString(secondsUntilEnd(period)));
  }

  private long secondsUntilEnd(Period period) {
    return Math.max(1, Duration.between(clock.instant(), period.end()).toSeconds());
  }

  private static Answer providerFailed(ProviderException error) {
    Map<String, Object> details = new LinkedHashMap<>();
    error.status().ifPresent(status -> details.put("providerStatus", status));
    error.errorCode().ifPresent(code -> details.put("providerCode", code));
    return Answer.error(502, "PROVIDER_FAILED", "not sent: " + error.getMessage())
        .with("details", details);
  }
}
