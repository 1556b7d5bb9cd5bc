package dev.tollgate.server.cli;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import dev.tollgate.client.Period;
import dev.tollgate.client.QuotaDecision;
import dev.tollgate.client.QuotaReason;
import dev.tollgate.client.ReservationState;
import dev.tollgate.client.Reserved;
import dev.tollgate.client.Session;
import dev.tollgate.client.TenantUsage;
import dev.tollgate.client.Tracked;
import dev.tollgate.metering.v1.CheckQuotaResponse;
import dev.tollgate.metering.v1.MonthlyUsage;
import dev.tollgate.metering.v1.Quota;
import dev.tollgate.metering.v1.ReserveQuotaResponse;
import dev.tollgate.metering.v1.SessionInfo;
import dev.tollgate.metering.v1.TrackMessageResponse;
import dev.tollgate.metering.v1.TrackOutboundResponse;
import dev.tollgate.metering.v1.UsageUpdate;
import java.time.Instant;

/** Translates the client library's values into the contract's messages. */
final class ToProto {
  private ToProto() {}

  static Message tracked(Tracked tracked) {
    return tracked.reservation().isPresent()
        ? settled(tracked, tracked.reservation().get())
        : recorded(tracked);
  }

  private static TrackOutboundResponse settled(Tracked tracked, ReservationState state) {
    TrackMessageResponse recorded = recorded(tracked);
    return TrackOutboundResponse.newBuilder()
        .setSession(recorded.getSession())
        .setUsage(recorded.getUsage())
        .setDuplicate(recorded.getDuplicate())
        .setConversationId(recorded.getConversationId())
        .setReservationState(state(state))
        .build();
  }

  static ReserveQuotaResponse reserved(Reserved reserved) {
    ReserveQuotaResponse.Builder response =
        ReserveQuotaResponse.newBuilder()
            .setDecision(decision(reserved.decision()).getDecision())
            .setReservationId(reserved.reservationId().orElse(""));
    reserved.expiresAt().ifPresent(until -> response.setExpiresAt(timestamp(until)));
    reserved.state().ifPresent(state -> response.setReservationState(state(state)));
    return response.build();
  }

  private static dev.tollgate.metering.v1.ReservationState state(ReservationState state) {
    return state == ReservationState.OTHER
        ? dev.tollgate.metering.v1.ReservationState.RESERVATION_STATE_UNSPECIFIED
        : dev.tollgate.metering.v1.ReservationState.valueOf("RESERVATION_STATE_" + state.name());
  }

  private static TrackMessageResponse recorded(Tracked tracked) {
    return TrackMessageResponse.newBuilder()
        .setSession(session(tracked.session()))
        .setUsage(usage(tracked.usage()))
        .setDuplicate(tracked.duplicate())
        .setConversationId(tracked.conversationId())
        .build();
  }

  static CheckQuotaResponse decision(QuotaDecision decision) {
    dev.tollgate.metering.v1.QuotaDecision.Builder message =
        dev.tollgate.metering.v1.QuotaDecision.newBuilder()
            .setAllowed(decision.allowed())
            .setReason(reason(decision.reason()))
            .setMessage(decision.message())
            .setQuota(quota(decision.quota()))
            .setAsOf(timestamp(decision.asOf()))
            .setFreshFor(Durations.fromNanos(decision.freshFor().toNanos()))
            .setShadowDenied(decision.shadowDenied());
    decision.wouldOpenSession().ifPresent(message::setWouldOpenSession);
    return CheckQuotaResponse.newBuilder().setDecision(message).build();
  }

  static UsageUpdate update(TenantUsage usage) {
    return UsageUpdate.newBuilder()
        .setTenantId(usage.tenantId())
        .setQuota(quota(usage.quota()))
        .setAsOf(timestamp(usage.asOf()))
        .build();
  }

  private static SessionInfo session(Session session) {
    return SessionInfo.newBuilder()
        .setSessionId(session.sessionId())
        .setIsNewSession(session.isNew())
        .setSessionStart(timestamp(session.start()))
        .setSessionEnd(timestamp(session.end()))
        .setMessageCount(session.messageCount())
        .build();
  }

  private static MonthlyUsage usage(dev.tollgate.client.MonthlyUsage usage) {
    MonthlyUsage.Builder message =
        MonthlyUsage.newBuilder()
            .setTenantId(usage.tenantId())
            .setPeriod(period(usage.period()))
            .setConversationCount(usage.conversations())
            .setInboundCount(usage.inbound())
            .setOutboundDirectCount(usage.outboundDirect())
            .setOutboundQueuedCount(usage.outboundQueued());
    usage.lastConversationAt().ifPresent(at -> message.setLastConversationAt(timestamp(at)));
    return message.build();
  }

  private static Quota quota(dev.tollgate.client.Quota quota) {
    return Quota.newBuilder()
        .setPlanCode(quota.planCode())
        .setPlanName(quota.planName())
        .setUnlimited(quota.unlimited())
        .setLimit(quota.limit())
        .setGranted(quota.granted())
        .setEffectiveLimit(quota.effectiveLimit())
        .setUsed(quota.used())
        .setHeld(quota.held())
        .setRemaining(quota.remaining())
        .setUsagePercent(quota.usagePercent())
        .setNearing(quota.nearing())
        .setPeriod(period(quota.period()))
        .setDaysUntilReset(quota.daysUntilReset())
        .setRolledOver(quota.rolledOver())
        .build();
  }

  private static dev.tollgate.metering.v1.Period period(Period period) {
    return dev.tollgate.metering.v1.Period.newBuilder()
        .setYear(period.year())
        .setMonth(period.month())
        .setStart(timestamp(period.start()))
        .setEnd(timestamp(period.end()))
        .setTimeZone(period.timeZone())
        .build();
  }

  private static dev.tollgate.metering.v1.QuotaReason reason(QuotaReason reason) {
    return reason == QuotaReason.OTHER
        ? dev.tollgate.metering.v1.QuotaReason.QUOTA_REASON_UNSPECIFIED
        : dev.tollgate.metering.v1.QuotaReason.valueOf("QUOTA_REASON_" + reason.name());
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
