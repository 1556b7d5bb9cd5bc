package dev.tollgate.server.api;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.Consistency;
import dev.tollgate.metering.v1.ReleaseReservationRequest;
import dev.tollgate.metering.v1.ReserveQuotaRequest;
import dev.tollgate.metering.v1.SendPath;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.domain.ReleaseRequest;
import dev.tollgate.server.domain.ReservationRequest;
import dev.tollgate.server.quota.QuotaQuestion;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * From the contract's words to the domain's. Takes requests that {@link RequestValidator} passed;
 * throws {@link ApiFault} for what its rules cannot say.
 */
public final class FromProto {
  private FromProto() {}

  /**
   * How a request came in.
   *
   * @param at when the server received it
   * @param caller by whom it is reported: the id of a key, or who acts without one
   */
  public record Receipt(Instant at, String caller) {
    /** Of the call under way, received at a time. */
    static Receipt now(Instant at) {
      return new Receipt(at, Callers.current().name());
    }
  }

  /** The message in an item of a batch; the paths in its faults begin at the item. */
  static Message message(TrackItem item, Receipt receipt) {
    return item.hasInbound()
        ? message(item.getInbound(), receipt, "inbound.")
        : message(item.getOutbound(), receipt, "outbound.");
  }

  /**
   * An inbound message.
   *
   * @param path what stands before the field's name in a fault: empty, or the item's field and a
   *     dot
   */
  public static Message message(TrackMessageRequest request, Receipt receipt, String path) {
    return new Message(
        request.getTenantId(),
        customer(request.getCustomerId(), request.getCustomerAliasesList()),
        messageId(request.getMessageId()),
        request.hasOccurredAt()
            ? eventTime(request.getOccurredAt(), receipt.at(), path)
            : EventTime.truncate(receipt.at()),
        receipt.caller(),
        EventTime.truncate(receipt.at()),
        MessageKind.INBOUND,
        request.getCustomerName(),
        request.getLabelsMap());
  }

  /** An outbound message; the path as above. */
  static Message message(TrackOutboundRequest request, Receipt receipt, String path) {
    Message message = outbound(request, receipt, path);
    return request.getReservationId().isEmpty()
        ? message
        : message.settling(request.getReservationId());
  }

  private static Message outbound(TrackOutboundRequest request, Receipt receipt, String path) {
    return new Message(
        request.getTenantId(),
        request.hasCustomerId()
            ? customer(request.getCustomerId(), request.getCustomerAliasesList())
            : conversation(request.getConversationId(), request.getCustomerAliasesList()),
        messageId(request.getMessageId()),
        request.hasOccurredAt()
            ? eventTime(request.getOccurredAt(), receipt.at(), path)
            : EventTime.truncate(receipt.at()),
        receipt.caller(),
        EventTime.truncate(receipt.at()),
        request.getPath() == SendPath.SEND_PATH_QUEUED
            ? MessageKind.OUTBOUND_QUEUED
            : MessageKind.OUTBOUND_DIRECT,
        "",
        request.getLabelsMap());
  }

  static QuotaQuestion question(CheckQuotaRequest request) {
    return new QuotaQuestion(
        request.getTenantId(),
        request.hasCustomerId()
            ? customer(request.getCustomerId(), request.getCustomerAliasesList())
            : conversation(request.getConversationId(), request.getCustomerAliasesList()),
        request.getConsistency() == Consistency.CONSISTENCY_STRONG);
  }

  static ReservationRequest reservation(ReserveQuotaRequest request) {
    return new ReservationRequest(
        request.getTenantId(),
        request.hasCustomerId()
            ? customer(request.getCustomerId(), request.getCustomerAliasesList())
            : conversation(request.getConversationId(), request.getCustomerAliasesList()),
        request.getReservationKey(),
        Duration.ofSeconds(request.getTtl().getSeconds(), request.getTtl().getNanos())
            .truncatedTo(ChronoUnit.MICROS));
  }

  static ReleaseRequest release(ReleaseReservationRequest request) {
    return new ReleaseRequest(request.getTenantId(), request.getReservationId());
  }

  private static Recipient customer(String id, List<String> aliases) {
    return new Recipient.Customer(id, aliases);
  }

  private static Recipient conversation(String id, List<String> aliases) {
    return new Recipient.Conversation(id, aliases);
  }

  /**
   * A request's time, in whole microseconds.
   *
   * @param field the path of its field
   * @throws ApiFault INVALID_ARGUMENT when it is no time of the years 1 to 9999
   */
  static Instant instant(Timestamp time, String field) {
    if (!Timestamps.isValid(time)) {
      throw RequestFaults.invalid(
          field, "must be a time of the years 1 to 9999, with 0 to 999999999 nanos");
    }
    return EventTime.truncate(Instant.ofEpochSecond(time.getSeconds(), time.getNanos()));
  }

  /** As {@link #instant}; null when the field is absent. */
  static @Nullable Instant instantOrNull(boolean present, Timestamp time, String field) {
    return present ? instant(time, field) : null;
  }

  private static Instant eventTime(Timestamp time, Instant receivedAt, String path) {
    String field = path + "occurred_at";
    Instant occurredAt = instant(time, field);
    if (EventTime.tooEarly(occurredAt, receivedAt)) {
      throw RequestFaults.invalid(
          field,
          "must not be more than "
              + EventTime.FUTURE_MAX.toMinutes()
              + " minutes in the future of the server's clock");
    }
    return occurredAt;
  }

  /** The caller's id, or a new one: a request without one is a message of its own. */
  private static String messageId(String messageId) {
    return messageId.isEmpty() ? UUID.randomUUID().toString() : messageId;
  }
}
