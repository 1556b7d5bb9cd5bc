package dev.tollgate.server.api;

import com.google.protobuf.Timestamp;
import dev.tollgate.metering.v1.CheckQuotaResponse;
import dev.tollgate.metering.v1.MonthlyUsage;
import dev.tollgate.metering.v1.Period;
import dev.tollgate.metering.v1.Quota;
import dev.tollgate.metering.v1.QuotaDecision;
import dev.tollgate.metering.v1.QuotaReason;
import dev.tollgate.metering.v1.SessionInfo;
import dev.tollgate.metering.v1.TrackMessageResponse;
import dev.tollgate.metering.v1.TrackOutboundResponse;
import dev.tollgate.metering.v1.UsageUpdate;
import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.LaneKey.Kind;
import dev.tollgate.server.domain.QuotaFigures;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.TrackOutcome.Recorded;
import dev.tollgate.server.quota.QuotaAnswer;
import dev.tollgate.server.quota.UsageWatch;
import java.time.Duration;
import java.time.Instant;

/** From the domain's words to the contract's. */
final class ToProto {
  private ToProto() {}

  static TrackMessageResponse inbound(Recorded recorded) {
    return TrackMessageResponse.newBuilder()
        .setSession(session(recorded))
        .setUsage(usage(recorded.usage()))
        .setDuplicate(recorded.duplicate())
        .setConversationId(recorded.conversation().text(Kind.CONVERSATION))
        .build();
  }

  static TrackOutboundResponse outbound(Recorded recorded) {
    return TrackOutboundResponse.newBuilder()
        .setSession(session(recorded))
        .setUsage(usage(recorded.usage()))
        .setDuplicate(recorded.duplicate())
        .setConversationId(recorded.conversation().text(Kind.CONVERSATION))
        .build();
  }

  private static SessionInfo session(Recorded recorded) {
    Session session = recorded.session();
    SessionInfo.Builder info =
        session == null
            ? SessionInfo.newBuilder()
            : session(session, recorded.conversation().lane()).toBuilder();
    return info.setIsNewSession(recorded.opened()).build();
  }

  /** A session of a lane, its {@code is_new_session} unset. */
  static SessionInfo session(Session session, int lane) {
    return SessionInfo.newBuilder()
        .setSessionId(new LaneKey(lane, session.sessionNo()).text(Kind.SESSION))
        .setSessionStart(timestamp(session.start()))
        .setSessionEnd(timestamp(session.end()))
        .setMessageCount(session.messageCount())
        .build();
  }

  static MonthlyUsage usage(dev.tollgate.server.domain.MonthlyUsage usage) {
    MonthlyUsage.Builder builder =
        MonthlyUsage.newBuilder()
            .setTenantId(usage.tenantId())
            .setPeriod(period(usage.period()))
            .setConversationCount(usage.conversations())
            .setInboundCount(usage.inbound())
            .setOutboundDirectCount(usage.outboundDirect())
            .setOutboundQueuedCount(usage.outboundQueued());
    Instant last = usage.lastConversationAt();
    if (last != null) {
      builder.setLastConversationAt(timestamp(last));
    }
    return builder.build();
  }

  static Period period(BillingPeriod period) {
    return Period.newBuilder()
        .setYear(period.month().getYear())
        .setMonth(period.month().getMonthValue())
        .setStart(timestamp(period.start()))
        .setEnd(timestamp(period.end()))
        .setTimeZone(period.zone().getId())
        .build();
  }

  /**
   * A quota decision.
   *
   * @param now from which the days until the reset are counted
   */
  static CheckQuotaResponse decision(QuotaAnswer answer, Instant now) {
    QuotaDecision.Builder decision =
        QuotaDecision.newBuilder()
            .setAllowed(answer.decision().allowed())
            .setReason(reason(answer.decision().reason()))
            .setMessage(answer.decision().message())
            .setQuota(quota(answer.figures(), now))
            .setAsOf(timestamp(answer.asOf()))
            .setFreshFor(duration(answer.freshFor()));
    Boolean wouldOpenSession = answer.wouldOpenSession();
    if (wouldOpenSession != null) {
      decision.setWouldOpenSession(wouldOpenSession);
    }
    return CheckQuotaResponse.newBuilder().setDecision(decision).build();
  }

  /**
   * Figures that changed.
   *
   * @param now from which the days until the reset are counted
   */
  static UsageUpdate update(UsageWatch.Update update, Instant now) {
    return UsageUpdate.newBuilder()
        .setTenantId(update.tenantId())
        .setQuota(quota(update.figures(), now))
        .setAsOf(timestamp(update.asOf()))
        .build();
  }

  private static Quota quota(QuotaFigures figures, Instant now) {
    Quota.Builder quota =
        Quota.newBuilder()
            .setPlanCode(figures.plan().code())
            .setPlanName(figures.plan().name())
            .setUnlimited(figures.unlimited())
            .setGranted(figures.granted())
            .setUsed(figures.used())
            .setHeld(figures.held())
            .setNearing(figures.nearing())
            .setPeriod(period(figures.period()))
            .setDaysUntilReset(figures.period().daysUntilReset(now));
    Long limit = figures.limit();
    if (limit != null) {
      quota
          .setLimit(limit)
          .setEffectiveLimit(figures.effectiveLimit())
          .setRemaining(figures.effectiveLimit() - figures.used() - figures.held())
          .setUsagePercent(usagePercent(figures));
    }
    return quota.build();
  }

  private static double usagePercent(QuotaFigures figures) {
    long limit = figures.effectiveLimit();
    return limit <= 0 ? 100.0 : 100.0 * (figures.used() + figures.held()) / limit;
  }

  private static QuotaReason reason(dev.tollgate.server.domain.QuotaReason reason) {
    return switch (reason) {
      case WITHIN_LIMIT -> QuotaReason.QUOTA_REASON_WITHIN_LIMIT;
      case UNLIMITED -> QuotaReason.QUOTA_REASON_UNLIMITED;
      case OPEN_SESSION -> QuotaReason.QUOTA_REASON_OPEN_SESSION;
      case OVER_SOFT_LIMIT -> QuotaReason.QUOTA_REASON_OVER_SOFT_LIMIT;
      case LIMIT_REACHED -> QuotaReason.QUOTA_REASON_LIMIT_REACHED;
    };
  }

  static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  static com.google.protobuf.Duration duration(Duration duration) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }
}
