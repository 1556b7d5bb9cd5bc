package dev.tollgate.client;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Parts of answers, with another value in every field. */
final class Answers {
  static final Period JANUARY =
      new Period(
          2025,
          1,
          Instant.parse("2024-12-31T21:00:00Z"),
          Instant.parse("2025-01-31T21:00:00Z"),
          "Asia/Riyadh");

  private Answers() {}

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  static dev.tollgate.metering.v1.MonthlyUsage usage() {
    return dev.tollgate.metering.v1.MonthlyUsage.newBuilder()
        .setTenantId("acme")
        .setPeriod(january())
        .setConversationCount(1)
        .setInboundCount(2)
        .setOutboundDirectCount(3)
        .setOutboundQueuedCount(4)
        .setLastConversationAt(timestamp(JANUARY.start()))
        .build();
  }

  static dev.tollgate.metering.v1.QuotaDecision refusal() {
    return dev.tollgate.metering.v1.QuotaDecision.newBuilder()
        .setAllowed(false)
        .setReason(dev.tollgate.metering.v1.QuotaReason.QUOTA_REASON_LIMIT_REACHED)
        .setMessage("the limit is reached")
        .setQuota(quota())
        .setWouldOpenSession(false)
        .setAsOf(timestamp(JANUARY.start()))
        .setFreshFor(Duration.newBuilder().setSeconds(1).setNanos(500_000_000))
        .build();
  }

  private static dev.tollgate.metering.v1.Quota quota() {
    return dev.tollgate.metering.v1.Quota.newBuilder()
        .setPlanCode("FREE")
        .setPlanName("Free")
        .setLimit(1000)
        .setGranted(10)
        .setEffectiveLimit(1010)
        .setUsed(1011)
        .setHeld(1)
        .setRemaining(-2)
        .setUsagePercent(100.2)
        .setNearing(true)
        .setPeriod(january())
        .setDaysUntilReset(16)
        .setRolledOver(4)
        .build();
  }

  private static dev.tollgate.metering.v1.Period january() {
    return dev.tollgate.metering.v1.Period.newBuilder()
        .setYear(JANUARY.year())
        .setMonth(JANUARY.month())
        .setStart(timestamp(JANUARY.start()))
        .setEnd(timestamp(JANUARY.end()))
        .setTimeZone(JANUARY.timeZone())
        .build();
  }
}
