package dev.tollgate.gateway.http;

import dev.tollgate.client.Code;
import dev.tollgate.client.HttpDenial;
import dev.tollgate.client.QuotaDecision;
import dev.tollgate.client.TollgateException;
import dev.tollgate.gateway.metering.MeteringState;
import dev.tollgate.gateway.provider.ProviderException;
import dev.tollgate.gateway.send.SendResult;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What callers of the send endpoint read of a send's end. */
public final class SendAnswers {
  private static final String RETRY_AFTER = "Retry-After";

  private final InstantSource clock;

  /** Counts the seconds to a reset from this clock. */
  public SendAnswers(InstantSource clock) {
    this.clock = clock;
  }

  Answer of(@Nullable SendResult result, @Nullable Throwable failure) {
    if (result == null) {
      return wrong(failure);
    }
    if (result instanceof SendResult.Sent sent) {
      return sent(sent);
    } else if (result instanceof SendResult.Queued queued) {
      return Answer.of(202, ordered("status", "queued", "jobId", queued.jobId()));
    } else if (result instanceof SendResult.QuotaRefused refused) {
      return refused(refused.decision());
    } else if (result instanceof SendResult.Failed failed) {
      return providerFailed(failed.error());
    } else if (result instanceof SendResult.InProgress) {
      return Answer.error(
              409, "IN_PROGRESS", "a request with this requestId is under way, ask again")
          .withHeader(RETRY_AFTER, "1");
    } else if (result instanceof SendResult.RequestIdReused) {
      return reused();
    } else if (result instanceof SendResult.QueueFull) {
      return Answer.error(503, "QUEUE_FULL", "too many sends wait in the queue, try again later")
          .withHeader(RETRY_AFTER, "10");
    }
    return Answer.error(
            503,
            "QUEUE_UNCERTAIN",
            "the queue was lost at that moment: send it again with the same requestId")
        .withHeader(RETRY_AFTER, "2");
  }

  /** A send that only Tollgate remembers has no id. */
  private static Answer sent(SendResult.Sent sent) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", "ok");
    if (!sent.messageId().isEmpty()) {
      body.put("sid", sent.messageId());
    }
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
    boolean unknown = error.kind() == ProviderException.Kind.UNCERTAIN;
    details.put("outcome", unknown ? "unknown" : "not_sent");
    details.put("retryable", error.kind() != ProviderException.Kind.REFUSED);
    String what = unknown ? "nobody knows whether it was sent: " : "not sent: ";
    return Answer.error(
        502, "PROVIDER_FAILED", what + error.getMessage(), Map.of("details", details));
  }

  /** A reservation of this key is another customer's: so is the requestId. */
  private static Answer wrong(@Nullable Throwable failure) {
    if (failure != null
        && MeteringState.cause(failure) instanceof TollgateException error
        && error.code() == Code.ALREADY_EXISTS) {
      return reused();
    }
    throw failure instanceof CompletionException known ? known : new CompletionException(failure);
  }

  private static Answer reused() {
    return Answer.fieldError(
        422, "REQUEST_ID_REUSED", "requestId", "requestId belongs to another send");
  }

  private static Map<String, Object> ordered(
      String first, String value, String second, String other) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(first, value);
    body.put(second, other);
    return body;
  }
}
