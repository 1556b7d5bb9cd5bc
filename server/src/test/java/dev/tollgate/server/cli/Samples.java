package dev.tollgate.server.cli;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.tollgate.metering.v1.MonthlyUsage;
import dev.tollgate.metering.v1.Period;
import dev.tollgate.metering.v1.Quota;
import dev.tollgate.metering.v1.QuotaDecision;
import dev.tollgate.metering.v1.QuotaReason;
import dev.tollgate.metering.v1.SessionInfo;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.TrackMessageResponse;
import java.text.ParseException;

/** Answers of a server. */
final class Samples {
  static final String LIMIT_REACHED =
      "Monthly conversation limit of 1000 reached. Used: 1000 conversations.";

  static final Period JANUARY =
      Period.newBuilder()
          .setYear(2025)
          .setMonth(1)
          .setStart(time("2024-12-31T21:00:00Z"))
          .setEnd(time("2025-01-31T21:00:00Z"))
          .setTimeZone("Asia/Riyadh")
          .build();

  static final SessionInfo SESSION =
      SessionInfo.newBuilder()
          .setSessionId("s1")
          .setIsNewSession(true)
          .setSessionStart(time("2025-01-15T12:00:00Z"))
          .setSessionEnd(time("2025-01-16T12:00:00Z"))
          .setMessageCount(1)
          .build();

  static final MonthlyUsage USAGE =
      MonthlyUsage.newBuilder()
          .setTenantId("acme")
          .setPeriod(JANUARY)
          .setConversationCount(12)
          .setInboundCount(30)
          .setOutboundDirectCount(4)
          .setOutboundQueuedCount(5)
          .setLastConversationAt(time("2025-01-15T12:00:00Z"))
          .build();

  static final TrackMessageResponse TRACKED =
      TrackMessageResponse.newBuilder()
          .setSession(SESSION)
          .setUsage(USAGE)
          .setConversationId("c1")
          .build();

  static final Tenant TENANT =
      Tenant.newBuilder()
          .setTenantId("acme")
          .setPlanCode("PRO")
          .setOwnLimit(30)
          .setTimeZone("Asia/Riyadh")
          .setAnchorDay(1)
          .setCurrentPeriod(JANUARY)
          .build();

  private Samples() {}

  static QuotaDecision decision(boolean allowed) {
    return QuotaDecision.newBuilder()
        .setAllowed(allowed)
        .setReason(
            allowed
                ? QuotaReason.QUOTA_REASON_WITHIN_LIMIT
                : QuotaReason.QUOTA_REASON_LIMIT_REACHED)
        .setMessage(allowed ? "" : LIMIT_REACHED)
        .setWouldOpenSession(true)
        .setAsOf(time("2025-01-15T12:00:00Z"))
        .setFreshFor(Duration.getDefaultInstance())
        .setQuota(
            Quota.newBuilder()
                .setPlanCode("FREE")
                .setPlanName("Free")
                .setLimit(1000)
                .setEffectiveLimit(1000)
                .setUsed(allowed ? 999 : 1000)
                .setRemaining(allowed ? 1 : 0)
                .setUsagePercent(allowed ? 99.9 : 100)
                .setNearing(true)
                .setPeriod(JANUARY)
                .setDaysUntilReset(17))
        .build();
  }

  static Timestamp time(String text) {
    try {
      return Timestamps.parse(text);
    } catch (ParseException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }
}
