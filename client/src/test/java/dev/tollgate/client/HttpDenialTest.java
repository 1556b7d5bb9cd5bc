package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HttpDenialTest {
  private static final Instant NOON = Instant.parse("2025-01-31T12:00:00Z");
  private static final Period JANUARY =
      new Period(
          2025,
          1,
          Instant.parse("2024-12-31T21:00:00Z"),
          Instant.parse("2025-01-31T21:00:00Z"),
          "Asia/Riyadh");

  @Test
  void aReachedLimit() {
    HttpDenial denial = HttpDenial.of(refused(QuotaReason.LIMIT_REACHED, limit(1010, 1012)), NOON);
    assertEquals(429, denial.status());
    assertEquals(HttpDenial.QUOTA_EXCEEDED, denial.code());
    assertEquals(
        Map.of(
            "Content-Type", "application/json",
            "Retry-After", "32400",
            "RateLimit-Policy", "\"conversations\";q=1010;w=2678400",
            "RateLimit", "\"conversations\";r=0;t=32400"),
        denial.headers());
    assertEquals(
        "{\"error\":\"No more \\\"today\\\".\",\"code\":\"QUOTA_EXCEEDED\",\"details\":{"
            + "\"used\":1012,\"limit\":1010,\"remaining\":-2,\"planName\":\"Free\","
            + "\"resetDate\":\"2025-02-01\",\"daysUntilReset\":1}}",
        denial.body());
  }

  @Test
  void aSuspensionIsNotWaitedFor() {
    HttpDenial denial = HttpDenial.of(refused(QuotaReason.TENANT_SUSPENDED, limit(1000, 7)), NOON);
    assertEquals(403, denial.status());
    assertEquals(HttpDenial.TENANT_SUSPENDED, denial.code());
    assertEquals(Map.of("Content-Type", "application/json"), denial.headers());
    assertEquals(
        "{\"error\":\"No more \\\"today\\\".\",\"code\":\"TENANT_SUSPENDED\",\"details\":{"
            + "\"used\":7,\"limit\":1000,\"remaining\":993,\"planName\":\"Free\","
            + "\"resetDate\":\"2025-02-01\",\"daysUntilReset\":1}}",
        denial.body());
  }

  @Test
  void aSuspendedTenantWithoutALimitHasNone() {
    Quota unlimited =
        new Quota("ENTERPRISE", "Enterprise", true, 0, 0, 0, 7, 0, 0, 0, false, JANUARY, 1, 0);
    HttpDenial denial = HttpDenial.of(refused(QuotaReason.TENANT_SUSPENDED, unlimited), NOON);
    assertEquals(
        "{\"error\":\"No more \\\"today\\\".\",\"code\":\"TENANT_SUSPENDED\",\"details\":{"
            + "\"used\":7,\"limit\":null,\"remaining\":null,\"planName\":\"Enterprise\","
            + "\"resetDate\":\"2025-02-01\",\"daysUntilReset\":1}}",
        denial.body());
  }

  @Test
  void aReasonOfANewerServerIsAnExceededQuota() {
    HttpDenial denial = HttpDenial.of(refused(QuotaReason.OTHER, limit(1000, 1000)), NOON);
    assertEquals(429, denial.status());
    assertEquals(HttpDenial.QUOTA_EXCEEDED, denial.code());
  }

  @Test
  void secondsToTheResetAreRoundedUpAndNeverZero() {
    assertEquals("32400", retryAfter(NOON.plusNanos(1)));
    assertEquals("32399", retryAfter(NOON.plusSeconds(1)));
    assertEquals("1", retryAfter(JANUARY.end().minusNanos(1)));
    assertEquals("1", retryAfter(JANUARY.end()));
    assertEquals("1", retryAfter(JANUARY.end().plusSeconds(60)));
  }

  private static String retryAfter(Instant now) {
    HttpDenial denial = HttpDenial.of(refused(QuotaReason.LIMIT_REACHED, limit(10, 10)), now);
    String value = denial.headers().getOrDefault("Retry-After", "absent");
    assertEquals("\"conversations\";r=0;t=" + value, denial.headers().get("RateLimit"));
    return value;
  }

  @Test
  void numbersOfFieldsStayWithinThoseThatFieldsMayHave() {
    assertEquals("\"conversations\";q=0;w=2678400", policy(limit(-5, 1)));
    assertEquals(
        "\"conversations\";q=999999999999999;w=2678400",
        policy(limit(Long.MAX_VALUE, Long.MAX_VALUE)));
  }

  private static String policy(Quota quota) {
    return HttpDenial.of(refused(QuotaReason.LIMIT_REACHED, quota), NOON)
        .headers()
        .getOrDefault("RateLimit-Policy", "absent");
  }

  @Test
  void headersKeepTheirOrderAndCannotBeChanged() {
    HttpDenial denial = HttpDenial.of(refused(QuotaReason.LIMIT_REACHED, limit(10, 10)), NOON);
    assertEquals(
        List.of("Content-Type", "Retry-After", "RateLimit-Policy", "RateLimit"),
        List.copyOf(denial.headers().keySet()));
    assertThrows(UnsupportedOperationException.class, () -> denial.headers().clear());
  }

  @Test
  void whatIsAllowedIsNoDenial() {
    QuotaDecision allowed =
        new QuotaDecision(
            true,
            QuotaReason.OVER_SOFT_LIMIT,
            "Over.",
            limit(10, 11),
            Optional.empty(),
            NOON,
            Duration.ZERO,
            false);
    assertThrows(IllegalArgumentException.class, () -> HttpDenial.of(allowed, NOON));
  }

  private static QuotaDecision refused(QuotaReason reason, Quota quota) {
    return new QuotaDecision(
        false, reason, "No more \"today\".", quota, Optional.empty(), NOON, Duration.ZERO, false);
  }

  private static Quota limit(long effective, long used) {
    return new Quota(
        "FREE",
        "Free",
        false,
        effective,
        0,
        effective,
        used,
        0,
        effective - used,
        100,
        true,
        JANUARY,
        1,
        0);
  }
}
