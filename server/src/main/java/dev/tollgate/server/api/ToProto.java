package dev.tollgate.server.api;

import com.google.protobuf.Timestamp;
import dev.tollgate.metering.v1.CheckQuotaResponse;
import dev.tollgate.metering.v1.MonthlyUsage;
import dev.tollgate.metering.v1.Period;
import dev.tollgate.metering.v1.Quota;
import dev.tollgate.metering.v1.QuotaDecision;
import dev.tollgate.metering.v1.QuotaReason;
import dev.tollgate.metering.v1.ReleaseReservationResponse;
import dev.tollgate.metering.v1.ReservationState;
import dev.tollgate.metering.v1.ReserveQuotaResponse;
import dev.tollgate.metering.v1.SessionInfo;
import dev.tollgate.metering.v1.TrackMessageResponse;
import dev.tollgate.metering.v1.TrackOutboundResponse;
import dev.tollgate.metering.v1.UsageUpdate;
import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.LaneKey.Kind;
import dev.tollgate.server.domain.QuotaFigures;
import dev.tollgate.server.domain.ReleaseOutcome;
import dev.tollgate.server.domain.ReservationOutcome;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.TrackOutcome.Recorded;
import dev.tollgate.server.quota.QuotaAnswer;
import dev.tollgate.server.quota.UsageWatch;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** From the domain's words to the contract's. */
public final class ToProto {
  private ToProto() {}

  /** The answer to an inbound message. */
  public static TrackMessageResponse inbound(Recorded recorded) {
    return TrackMessageResponse.newBuilder()
        .setSession(session(recorded))
        .setUsage(usage(recorded.usage()))
        .setDuplicate(recorded.duplicate())
        .setConversationId(recorded.conversation().text(Kind.CONVERSATION))
        .build();
  }

  static TrackOutboundResponse outbound(Recorded recorded) {
    return TrackOutboundResponse.newBuilder()
        .setReservationState(state(recorded.reservation()))
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
  public static CheckQuotaResponse decision(QuotaAnswer answer, Instant now) {
    QuotaDecision.Builder decision =
        decision(answer.decision(), answer.figures(), now)
            .setAsOf(timestamp(answer.asOf()))
            .setFreshFor(duration(answer.freshFor()))
            .setShadowDenied(answer.decision().shadowDenied());
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

  /** A decision on a reservation; its time as above. A reservation is what keeps it fresh. */
  static ReserveQuotaResponse reserved(ReservationOutcome.Decided decided, Instant now) {
    ReserveQuotaResponse.Builder response =
        ReserveQuotaResponse.newBuilder()
            .setDecision(
                decision(decided.decision(), decided.figures(), now)
                    .setWouldOpenSession(!decided.sessionOpen())
                    .setAsOf(timestamp(decided.decidedAt()))
                    .setFreshFor(duration(Duration.ZERO)))
            .setReservationState(state(decided.state()));
    LaneKey reservation = decided.reservation();
    if (reservation != null) {
      response.setReservationId(reservation.text(Kind.RESERVATION));
    }
    Instant until = decided.until();
    if (until != null) {
      response.setExpiresAt(timestamp(until));
    }
    return response.build();
  }

  static ReleaseReservationResponse released(ReleaseOutcome.Ended ended) {
    return ReleaseReservationResponse.newBuilder()
        .setReservationState(state(ended.state()))
        .build();
  }

  static ReservationState state(dev.tollgate.server.domain.@Nullable ReservationState state) {
    if (state == null) {
      return ReservationState.RESERVATION_STATE_UNSPECIFIED;
    }
    return switch (state) {
      case HELD -> ReservationState.RESERVATION_STATE_HELD;
      case SETTLED -> ReservationState.RESERVATION_STATE_SETTLED;
      case CONSUMED -> ReservationState.RESERVATION_STATE_CONSUMED;
      case EXPIRED -> ReservationState.RESERVATION_STATE_EXPIRED;
      case RELEASED -> ReservationState.RESERVATION_STATE_RELEASED;
      case MISMATCH -> ReservationState.RESERVATION_STATE_MISMATCH;
      case UNKNOWN -> ReservationState.RESERVATION_STATE_UNKNOWN;
    };
  }

  private static QuotaDecision.Builder decision(
      dev.tollgate.server.domain.QuotaDecision decision, QuotaFigures figures, Instant now) {
    return QuotaDecision.newBuilder()
        .setAllowed(decision.allowed())
        .setReason(reason(decision.reason()))
        .setMessage(decision.message())
        .setQuota(quota(figures, now));
  }

  /** A tenant's limit and what is left of it; {@code now} as above. */
  static Quota quota(QuotaFigures figures, Instant now) {
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
            .setDaysUntilReset(figures.period().daysUntilReset(now))
            .setRolledOver(figures.rolledOver());
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
      case TENANT_SUSPENDED -> QuotaReason.QUOTA_REASON_TENANT_SUSPENDED;
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
