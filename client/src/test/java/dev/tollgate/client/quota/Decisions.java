package dev.tollgate.client.quota;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.Consistency;
import dev.tollgate.metering.v1.Period;
import dev.tollgate.metering.v1.Quota;
import dev.tollgate.metering.v1.QuotaDecision;
import dev.tollgate.metering.v1.QuotaReason;
import java.time.Instant;

/** Requests, and what a server with a limit of 1000 would say. */
final class Decisions {
  static final Instant NOW = Instant.parse("2025-01-20T12:00:00Z");
  static final Instant PERIOD_END = Instant.parse("2025-02-01T00:00:00Z");
  static final String TENANT = "acme";

  private Decisions() {}

  static CheckQuotaRequest check(String customer) {
    return CheckQuotaRequest.newBuilder().setTenantId(TENANT).setCustomerId(customer).build();
  }

  static CheckQuotaRequest checkOf(String tenant) {
    return CheckQuotaRequest.newBuilder().setTenantId(tenant).setCustomerId("c").build();
  }

  static CheckQuotaRequest strong(String customer) {
    return check(customer).toBuilder().setConsistency(Consistency.CONSISTENCY_STRONG).build();
  }

  /** Well below the limit: fresh for a second. */
  static QuotaDecision within(long remaining, Instant asOf) {
    return decision(QuotaReason.QUOTA_REASON_WITHIN_LIMIT, true, remaining, asOf)
        .setFreshFor(Duration.newBuilder().setSeconds(1))
        .build();
  }

  static QuotaDecision within(long remaining) {
    return within(remaining, NOW);
  }

  /** Near the limit: good for one send. */
  static QuotaDecision near(long remaining, Instant asOf) {
    return decision(QuotaReason.QUOTA_REASON_WITHIN_LIMIT, true, remaining, asOf).build();
  }

  static QuotaDecision unlimited() {
    return decision(QuotaReason.QUOTA_REASON_UNLIMITED, true, 0, NOW)
        .setFreshFor(Duration.newBuilder().setSeconds(1))
        .setQuota(quota(0).setUnlimited(true))
        .build();
  }

  static QuotaDecision denied(Instant asOf) {
    return decision(QuotaReason.QUOTA_REASON_LIMIT_REACHED, false, 0, asOf)
        .setWouldOpenSession(true)
        .build();
  }

  static QuotaDecision denied() {
    return denied(NOW);
  }

  static QuotaDecision openSession(Instant asOf) {
    return decision(QuotaReason.QUOTA_REASON_OPEN_SESSION, true, 0, asOf)
        .setWouldOpenSession(false)
        .build();
  }

  static QuotaDecision overSoftLimit(Instant asOf) {
    return decision(QuotaReason.QUOTA_REASON_OVER_SOFT_LIMIT, true, -5, asOf).build();
  }

  static QuotaDecision shadowDenied(Instant asOf) {
    return decision(QuotaReason.QUOTA_REASON_LIMIT_REACHED, true, 0, asOf)
        .setShadowDenied(true)
        .build();
  }

  static QuotaDecision suspended(Instant asOf) {
    return decision(QuotaReason.QUOTA_REASON_TENANT_SUSPENDED, false, 500, asOf).build();
  }

  static Quota.Builder quota(long remaining) {
    return Quota.newBuilder()
        .setLimit(1000)
        .setEffectiveLimit(1000)
        .setUsed(1000 - remaining)
        .setRemaining(remaining)
        .setNearing(remaining <= 100)
        .setPeriod(
            Period.newBuilder()
                .setStart(timestamp(Instant.parse("2025-01-01T00:00:00Z")))
                .setEnd(timestamp(PERIOD_END)));
  }

  private static QuotaDecision.Builder decision(
      QuotaReason reason, boolean allowed, long remaining, Instant asOf) {
    return QuotaDecision.newBuilder()
        .setReason(reason)
        .setAllowed(allowed)
        .setQuota(quota(remaining))
        .setAsOf(timestamp(asOf));
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
