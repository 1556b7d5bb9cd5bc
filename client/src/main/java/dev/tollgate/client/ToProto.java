package dev.tollgate.client;

import com.google.protobuf.Timestamp;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.MessageIds;
import dev.tollgate.metering.v1.ReleaseReservationRequest;
import dev.tollgate.metering.v1.ReserveQuotaRequest;
import dev.tollgate.metering.v1.TrackBatchRequest;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.VoidMessagesRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Translates values into the contract's requests. */
final class ToProto {
  private ToProto() {}

  static TrackMessageRequest inbound(InboundMessage message) {
    return TrackMessageRequest.newBuilder()
        .setTenantId(message.tenantId())
        .setCustomerId(message.customerId())
        .addAllCustomerAliases(message.customerAliases())
        .setMessageId(message.messageId())
        .setOccurredAt(timestamp(message.occurredAt()))
        .setCustomerName(message.customerName())
        .putAllLabels(message.labels())
        .build();
  }

  static TrackOutboundRequest outbound(OutboundMessage message) {
    TrackOutboundRequest.Builder request =
        TrackOutboundRequest.newBuilder()
            .setTenantId(message.tenantId())
            .addAllCustomerAliases(message.recipient().customerAliases())
            .setMessageId(message.messageId())
            .setOccurredAt(timestamp(message.occurredAt()))
            .setPath(path(message.path()))
            .setReservationId(message.reservationId())
            .putAllLabels(message.labels());
    if (message.recipient() instanceof Recipient.Customer customer) {
      request.setCustomerId(customer.customerId());
    } else if (message.recipient() instanceof Recipient.Conversation conversation) {
      request.setConversationId(conversation.conversationId());
    }
    return request.build();
  }

  static CheckQuotaRequest check(QuotaCheck check) {
    CheckQuotaRequest.Builder request =
        CheckQuotaRequest.newBuilder()
            .setTenantId(check.tenantId())
            .addAllCustomerAliases(check.recipient().customerAliases())
            .setConsistency(consistency(check.consistency()));
    if (check.recipient() instanceof Recipient.Customer customer) {
      request.setCustomerId(customer.customerId());
    } else if (check.recipient() instanceof Recipient.Conversation conversation) {
      request.setConversationId(conversation.conversationId());
    }
    return request.build();
  }

  static ReserveQuotaRequest reserve(QuotaReservation reservation) {
    ReserveQuotaRequest.Builder request =
        ReserveQuotaRequest.newBuilder()
            .setTenantId(reservation.tenantId())
            .addAllCustomerAliases(reservation.recipient().customerAliases())
            .setTtl(duration(reservation.ttl()))
            .setReservationKey(reservation.key());
    if (reservation.recipient() instanceof Recipient.Customer customer) {
      request.setCustomerId(customer.customerId());
    } else if (reservation.recipient() instanceof Recipient.Conversation conversation) {
      request.setConversationId(conversation.conversationId());
    }
    return request.build();
  }

  static ReleaseReservationRequest release(String tenantId, String reservationId) {
    return ReleaseReservationRequest.newBuilder()
        .setTenantId(tenantId)
        .setReservationId(reservationId)
        .build();
  }

  static VoidMessagesRequest voidMessages(VoidRequest request) {
    return VoidMessagesRequest.newBuilder()
        .setTenantId(request.tenantId())
        .setIds(MessageIds.newBuilder().addAllMessageIds(request.messageIds()))
        .setReason(request.reason())
        .setAllowFinal(request.allowFinal())
        .setRequestId(request.requestId())
        .build();
  }

  static TrackBatchRequest batch(List<? extends Message> messages) {
    TrackBatchRequest.Builder request = TrackBatchRequest.newBuilder();
    messages.forEach(message -> request.addItems(item(message)));
    return request.build();
  }

  static TrackItem item(Message message) {
    TrackItem.Builder item = TrackItem.newBuilder();
    if (message instanceof InboundMessage inbound) {
      item.setInbound(inbound(inbound));
    } else if (message instanceof OutboundMessage outbound) {
      item.setOutbound(outbound(outbound));
    }
    return item.build();
  }

  static com.google.protobuf.Duration duration(Duration duration) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  private static dev.tollgate.metering.v1.SendPath path(SendPath path) {
    return switch (path) {
      case DIRECT -> dev.tollgate.metering.v1.SendPath.SEND_PATH_DIRECT;
      case QUEUED -> dev.tollgate.metering.v1.SendPath.SEND_PATH_QUEUED;
    };
  }

  private static dev.tollgate.metering.v1.Consistency consistency(Consistency consistency) {
    return switch (consistency) {
      case CACHED -> dev.tollgate.metering.v1.Consistency.CONSISTENCY_CACHED;
      case STRONG -> dev.tollgate.metering.v1.Consistency.CONSISTENCY_STRONG;
    };
  }
}
