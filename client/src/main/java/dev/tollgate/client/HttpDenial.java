package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A refused {@link QuotaDecision} as an HTTP answer, for any web framework: write the status, the
 * headers and, in UTF-8, the body.
 *
 * <table>
 * <caption>What a refusal becomes</caption>
 * <tr><th>reason</th><th>status</th><th>code</th><th>headers besides Content-Type</th></tr>
 * <tr><td>{@link QuotaReason#LIMIT_REACHED}, and what a newer server refuses for</td><td>429</td>
 *     <td>{@code QUOTA_EXCEEDED}</td><td>Retry-After, RateLimit-Policy, RateLimit</td></tr>
 * <tr><td>{@link QuotaReason#TENANT_SUSPENDED}</td><td>403</td><td>{@code TENANT_SUSPENDED}</td>
 *     <td>none: no date ends a suspension, and waiting is no way out</td></tr>
 * </table>
 *
 * <p>{@code Retry-After} is the time to the period's end in whole seconds, rounded up and at least
 * 1. {@code RateLimit-Policy: "conversations";q=1000;w=2678400} has the effective limit and the
 * period's length in seconds, {@code RateLimit: "conversations";r=0;t=1036800} what is left of it
 * and the same time as Retry-After. They are the structured fields of the Internet-Draft
 * draft-ietf-httpapi-ratelimit-headers-11 of May 2026; no RFC has them yet. Its numbers are neither
 * negative nor longer than 15 digits: those beyond are brought to the nearest.
 *
 * <p>The body is one JSON object: {@code {"error": text, "code": code, "details": {"used", "limit",
 * "remaining", "planName", "resetDate", "daysUntilReset"}}}. The limit is the effective one, and
 * nothing in the body is clamped: what remains may be negative. Limit and remaining are null for a
 * suspended tenant without a limit. The reset date, {@code 2025-02-01}, is the day in the tenant's
 * time zone on which the next period begins.
 *
 * @param status the HTTP status
 * @param code for programs: {@link #QUOTA_EXCEEDED} or {@link #TENANT_SUSPENDED}
 * @param headers by name, in the order in which they are best written
 * @param body a JSON object
 */
public record HttpDenial(int status, String code, Map<String, String> headers, String body) {
  /** The code of a refusal that ends with the period, or with a higher limit. */
  public static final String QUOTA_EXCEEDED = "QUOTA_EXCEEDED";

  /** The code of a refusal that lasts until somebody ends the suspension. */
  public static final String TENANT_SUSPENDED = "TENANT_SUSPENDED";

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int FORBIDDEN = 403;
  private static final String POLICY_NAME = "\"conversations\"";
  private static final long FIELD_NUMBER_MAX = 999_999_999_999_999L;

  /** Holds an answer. */
  public HttpDenial {
    requireNonNull(code, "code");
    requireNonNull(body, "body");
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /**
   * The answer to a refusal.
   *
   * @param now the time from which the seconds to the reset are counted, such as {@code
   *     clock.instant()}
   * @throws IllegalArgumentException when the decision allows the send
   */
  public static HttpDenial of(QuotaDecision decision, Instant now) {
    if (decision.allowed()) {
      throw new IllegalArgumentException("the decision allows the send: " + decision.reason());
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    if (decision.reason() == QuotaReason.TENANT_SUSPENDED) {
      return new HttpDenial(FORBIDDEN, TENANT_SUSPENDED, headers, body(decision, TENANT_SUSPENDED));
    }
    Quota quota = decision.quota();
    long reset = secondsUntil(quota.period().end(), now);
    headers.put("Retry-After", Long.toString(reset));
    headers.put("RateLimit-Policy", policy(quota));
    headers.put("RateLimit", POLICY_NAME + ";r=" + number(quota.remaining()) + ";t=" + reset);
    return new HttpDenial(
        TOO_MANY_REQUESTS, QUOTA_EXCEEDED, headers, body(decision, QUOTA_EXCEEDED));
  }

  private static String policy(Quota quota) {
    Period period = quota.period();
    long window = Duration.between(period.start(), period.end()).toSeconds();
    return POLICY_NAME + ";q=" + number(quota.effectiveLimit()) + ";w=" + window;
  }

  private static long number(long value) {
    return Math.max(0, Math.min(value, FIELD_NUMBER_MAX));
  }

  /** Rounded up: who comes back a moment before the reset is refused once more. */
  private static long secondsUntil(Instant end, Instant now) {
    return Math.max(1, Duration.between(now, end).plusNanos(999_999_999).toSeconds());
  }

  private static String body(QuotaDecision decision, String code) {
    return new JsonObject()
        .with("error", decision.message())
        .with("code", code)
        .with("details", details(decision.quota()))
        .toString();
  }

  private static JsonObject details(Quota quota) {
    Period period = quota.period();
    LocalDate reset = LocalDate.ofInstant(period.end(), ZoneId.of(period.timeZone()));
    return new JsonObject()
        .with("used", quota.used())
        .with("limit", quota.unlimited() ? null : quota.effectiveLimit())
        .with("remaining", quota.unlimited() ? null : quota.remaining())
        .with("planName", quota.planName())
        .with("resetDate", reset.toString())
        .with("daysUntilReset", (long) quota.daysUntilReset());
  }
}
