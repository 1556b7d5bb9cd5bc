package dev.tollgate.gateway.http;

import dev.tollgate.client.HttpDenial;
import dev.tollgate.client.QuotaDecision;
import dev.tollgate.gateway.send.SendResult;
import dev.tollgate.gateway.whatsapp.ProviderException;
import java.time.InstantSource;
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
      return refused(refused.decision());
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

  private Answer refused(QuotaDecision decision) {
    HttpDenial denial = HttpDenial.of(decision, clock.instant());
    return new Answer(denial.status(), denial.body(), denial.headers());
  }

  private static Answer providerFailed(ProviderException error) {
    Map<String, Object> details = new LinkedHashMap<>();
    error.status().ifPresent(status -> details.put("providerStatus", status));
    error.errorCode().ifPresent(code -> details.put("providerCode", code));
    return Answer.error(
        502, "PROVIDER_FAILED", "not sent: " + error.getMessage(), Map.of("details", details));
  }
}
