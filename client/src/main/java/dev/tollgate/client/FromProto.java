package dev.tollgate.client;

import com.google.protobuf.Timestamp;
import dev.tollgate.metering.v1.ReleaseReservationResponse;
import dev.tollgate.metering.v1.ReserveQuotaResponse;
import dev.tollgate.metering.v1.SessionInfo;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackMessageResponse;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.TrackOutboundResponse;
import dev.tollgate.metering.v1.TrackResult;
import dev.tollgate.metering.v1.UsageUpdate;
import dev.tollgate.metering.v1.VoidMessagesResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Translates the contract's answers into values. */
final class FromProto {
  private FromProto() {}

  static Tracked inbound(TrackMessageResponse answer) {
    return new Tracked(
        session(answer.getSession()),
        usage(answer.getUsage()),
        answer.getDuplicate(),
        answer.getConversationId(),
        Optional.empty());
  }

  static Tracked outbound(TrackOutboundResponse answer) {
    return new Tracked(
        session(answer.getSession()),
        usage(answer.getUsage()),
        answer.getDuplicate(),
        answer.getConversationId(),
        state(answer.getReservationState()));
  }

  static TrackOutcome outcome(TrackResult result) {
    return switch (result.getResultCase()) {
      case INBOUND -> new TrackOutcome.Recorded(inbound(result.getInbound()));
      case OUTBOUND -> new TrackOutcome.Recorded(outbound(result.getOutbound()));
      case ERROR -> new TrackOutcome.Refused(Errors.of(result.getError()));
      case RESULT_NOT_SET ->
          new TrackOutcome.Refused(
              Errors.brokenAnswer("the server gave no result for the message"));
    };
  }

  static QuotaDecision decision(dev.tollgate.metering.v1.QuotaDecision decision) {
    return new QuotaDecision(
        decision.getAllowed(),
        reason(decision.getReason()),
        decision.getMessage(),
        quota(decision.getQuota()),
        decision.hasWouldOpenSession()
            ? Optional.of(decision.getWouldOpenSession())
            : Optional.empty(),
        instant(decision.getAsOf()),
        duration(decision.getFreshFor()),
        decision.getShadowDenied());
  }

  static Reserved reserved(ReserveQuotaResponse answer) {
    return new Reserved(
        decision(answer.getDecision()),
        answer.getReservationId().isEmpty()
            ? Optional.empty()
            : Optional.of(answer.getReservationId()),
        answer.hasExpiresAt() ? Optional.of(instant(answer.getExpiresAt())) : Optional.empty(),
        state(answer.getReservationState()));
  }

  static ReservationState released(ReleaseReservationResponse answer) {
    return state(answer.getReservationState()).orElse(ReservationState.OTHER);
  }

  static Voided voided(VoidMessagesResponse answer) {
    return new Voided(
        answer.getVoided(), answer.getAlreadyVoided(), answer.getUnknownMessageIdsList());
  }

  private static Optional<ReservationState> state(dev.tollgate.metering.v1.ReservationState state) {
    return switch (state) {
      case RESERVATION_STATE_UNSPECIFIED -> Optional.empty();
      case RESERVATION_STATE_HELD -> Optional.of(ReservationState.HELD);
      case RESERVATION_STATE_SETTLED -> Optional.of(ReservationState.SETTLED);
      case RESERVATION_STATE_CONSUMED -> Optional.of(ReservationState.CONSUMED);
      case RESERVATION_STATE_EXPIRED -> Optional.of(ReservationState.EXPIRED);
      case RESERVATION_STATE_RELEASED -> Optional.of(ReservationState.RELEASED);
      case RESERVATION_STATE_MISMATCH -> Optional.of(ReservationState.MISMATCH);
      case RESERVATION_STATE_UNKNOWN -> Optional.of(ReservationState.UNKNOWN);
      case UNRECOGNIZED -> Optional.of(ReservationState.OTHER);
    };
  }

  static TenantUsage usage(UsageUpdate update) {
    return new TenantUsage(
        update.getTenantId(), quota(update.getQuota()), instant(update.getAsOf()));
  }

  /** A message that was kept, as it was reported. */
  static Message message(TrackItem item) {
    if (item.hasInbound()) {
      TrackMessageRequest inbound = item.getInbound();
      return new InboundMessage(
          inbound.getTenantId(),
          inbound.getCustomerId(),
          inbound.getCustomerAliasesList(),
          inbound.getMessageId(),
          instant(inbound.getOccurredAt()),
          inbound.getCustomerName(),
          inbound.getLabelsMap());
    }
    TrackOutboundRequest outbound = item.getOutbound();
    return new OutboundMessage(
        outbound.getTenantId(),
        recipient(outbound),
        outbound.getMessageId(),
        instant(outbound.getOccurredAt()),
        outbound.getPath() == dev.tollgate.metering.v1.SendPath.SEND_PATH_QUEUED
            ? SendPath.QUEUED
            : SendPath.DIRECT,
        outbound.getLabelsMap(),
        outbound.getReservationId());
  }

  private static Recipient recipient(TrackOutboundRequest outbound) {
    return outbound.hasConversationId()
        ? new Recipient.Conversation(
            outbound.getConversationId(), outbound.getCustomerAliasesList())
        : new Recipient.Customer(outbound.getCustomerId(), outbound.getCustomerAliasesList());
  }

  static Duration duration(com.google.protobuf.Duration duration) {
    return Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
  }

  private static Session session(SessionInfo info) {
    return new Session(
        info.getSessionId(),
        info.getIsNewSession(),
        instant(info.getSessionStart()),
        instant(info.getSessionEnd()),
        info.getMessageCount());
  }

  private static MonthlyUsage usage(dev.tollgate.metering.v1.MonthlyUsage usage) {
    return new MonthlyUsage(
        usage.getTenantId(),
        period(usage.getPeriod()),
        usage.getConversationCount(),
        usage.getInboundCount(),
        usage.getOutboundDirectCount(),
        usage.getOutboundQueuedCount(),
        usage.hasLastConversationAt()
            ? Optional.of(instant(usage.getLastConversationAt()))
            : Optional.empty());
  }

  private static Period period(dev.tollgate.metering.v1.Period period) {
    return new Period(
        period.getYear(),
        period.getMonth(),
        instant(period.getStart()),
        instant(period.getEnd()),
        period.getTimeZone());
  }

  private static Quota quota(dev.tollgate.metering.v1.Quota quota) {
    return new Quota(
        quota.getPlanCode(),
        quota.getPlanName(),
        quota.getUnlimited(),
        quota.getLimit(),
        quota.getGranted(),
        quota.getEffectiveLimit(),
        quota.getUsed(),
        quota.getHeld(),
        quota.getRemaining(),
        quota.getUsagePercent(),
        quota.getNearing(),
        period(quota.getPeriod()),
        quota.getDaysUntilReset(),
        quota.getRolledOver());
  }

  private static QuotaReason reason(dev.tollgate.metering.v1.QuotaReason reason) {
    return switch (reason) {
      case QUOTA_REASON_WITHIN_LIMIT -> QuotaReason.WITHIN_LIMIT;
      case QUOTA_REASON_UNLIMITED -> QuotaReason.UNLIMITED;
      case QUOTA_REASON_OPEN_SESSION -> QuotaReason.OPEN_SESSION;
      case QUOTA_REASON_OVER_SOFT_LIMIT -> QuotaReason.OVER_SOFT_LIMIT;
      case QUOTA_REASON_LIMIT_REACHED -> QuotaReason.LIMIT_REACHED;
      case QUOTA_REASON_TENANT_SUSPENDED -> QuotaReason.TENANT_SUSPENDED;
      case QUOTA_REASON_UNSPECIFIED, UNRECOGNIZED -> QuotaReason.OTHER;
    };
  }

  private static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}
