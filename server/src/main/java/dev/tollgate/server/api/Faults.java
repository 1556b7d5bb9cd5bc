package dev.tollgate.server.api;

import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.tollgate.server.api.RequestFaults.Reason;
import dev.tollgate.server.api.RequestFaults.Resource;
import dev.tollgate.server.domain.Addressed;
import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.domain.ReleaseRequest;
import dev.tollgate.server.domain.Reservation;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import dev.tollgate.server.quota.UnknownConversationException;
import dev.tollgate.server.store.StoreException;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong inside into what the caller gets to see. */
public final class Faults {
  /** A full lane drains within a commit or two, which take some tens of milliseconds. */
  static final Duration RETRY_LANE_FULL = Duration.ofMillis(100);

  /** A database that is away takes seconds to come back: asking more often only adds load. */
  static final Duration RETRY_DATABASE_AWAY = Duration.ofSeconds(1);

  /** A server that stops is replaced within seconds; a client with other servers asks them. */
  static final Duration RETRY_STOPPING = Duration.ofSeconds(1);

  /** Made once: under overload it is most answers, and its details cost more than the message. */
  private static final Status LANE_FULL =
      unavailable("too many messages of this tenant are waiting", RETRY_LANE_FULL).status();

  /** The same for batches that are refused as a whole. */
  private static final Status CROWDED =
      unavailable("too many messages are waiting", RETRY_LANE_FULL).status();

  private static final Logger log = LoggerFactory.getLogger(Faults.class);

  private Faults() {}

  /** The fault of a message that was not recorded. */
  static ApiFault of(Refusal refusal, Message message, Duration latenessMax) {
    return refusal == Refusal.TOO_LATE
        ? RequestFaults.tooLate(EventTime.oldest(message.receivedAt(), latenessMax), latenessMax)
        : of(refusal, message);
  }

  /** The fault of what was addressed to a customer, and refused. */
  static ApiFault of(Refusal refusal, Addressed one) {
    return switch (refusal) {
      case PERIOD_FINAL -> RequestFaults.periodFinal();
      case MESSAGE_CONFLICT ->
          RequestFaults.alreadyExists(
              Reason.MESSAGE_CONFLICT,
              "message_id is recorded with another conversation or direction");
      case RESERVATION_CONFLICT ->
          RequestFaults.alreadyExists(
              Reason.RESERVATION_CONFLICT, "reservation_key is another customer's");
      case TOO_MANY_RESERVATIONS ->
          RequestFaults.failedPrecondition(
              Reason.TOO_MANY_RESERVATIONS,
              "the customer has "
                  + Reservation.LIVE_MAX
                  + " live reservations, as many as one may have: release those that nobody needs, and"
                  + " repeat a request with its own reservation_key");
      case UNKNOWN_TENANT -> RequestFaults.notFound(Resource.TENANT, one.tenantId());
      case UNKNOWN_CONVERSATION ->
          RequestFaults.notFound(Resource.CONVERSATION, conversationId(one.recipient()));
      default -> of(refusal);
    };
  }

  /** The fault of a release that was refused. */
  static ApiFault of(Refusal refusal, ReleaseRequest request) {
    return refusal == Refusal.UNKNOWN_RESERVATION
        ? RequestFaults.notFound(Resource.RESERVATION, request.reservationId())
        : of(refusal);
  }

  /** The fault of a refusal that has nothing to do with what was asked for. */
  private static ApiFault of(Refusal refusal) {
    return switch (refusal) {
      case LANE_FULL -> ApiFault.passing(LANE_FULL, RETRY_LANE_FULL);
      case DATABASE_AWAY -> databaseAway();
      case STOPPING -> unavailable("the server is stopping", RETRY_STOPPING);
      case EXPIRED ->
          ApiFault.of(Code.DEADLINE_EXCEEDED, "the deadline passed before the request's turn came");
      default -> defect("refused as " + refusal, null);
    };
  }

  /** The fault of a call that failed with an exception; what is not foreseen is logged. */
  public static ApiFault of(Throwable thrown) {
    Throwable cause = unwrapped(thrown);
    if (cause instanceof ApiFault fault) {
      return fault;
    }
    if (cause instanceof UnknownConversationException unknown) {
      return RequestFaults.notFound(Resource.CONVERSATION, unknown.conversationId());
    }
    if (cause instanceof StoreException store && store.retryable()) {
      log.debug("answered as UNAVAILABLE", store);
      return databaseAway();
    }
    if (cause instanceof RejectedExecutionException) {
      return unavailable("the server is busy or stopping", RETRY_STOPPING);
    }
    if (cause instanceof StatusRuntimeException status && isMeant(status)) {
      return ApiFault.of(status.getStatus().getCode(), text(status));
    }
    return defect("a call failed", cause);
  }

  /** UNAVAILABLE, with the time after which it is worth trying again. */
  static ApiFault unavailable(String text, Duration retryAfter) {
    com.google.protobuf.Duration delay = ToProto.duration(retryAfter);
    return ApiFault.passing(
        Code.UNAVAILABLE, text, retryAfter, RetryInfo.newBuilder().setRetryDelay(delay).build());
  }

  /** UNAVAILABLE: there is little room left for messages. */
  static ApiFault crowded() {
    return ApiFault.passing(CROWDED, RETRY_LANE_FULL);
  }

  /** UNAVAILABLE: who calls cannot be found out. */
  static ApiFault keysNotKnown() {
    return unavailable("keys cannot be checked: the database is away", RETRY_DATABASE_AWAY);
  }

  private static ApiFault databaseAway() {
    return unavailable("the database is away", RETRY_DATABASE_AWAY);
  }

  /** INTERNAL: the caller gets an id by which the log tells what happened. */
  private static ApiFault defect(String what, @Nullable Throwable cause) {
    String errorId = UUID.randomUUID().toString();
    log.error("{}; error id {}", what, errorId, cause);
    return ApiFault.of(Code.INTERNAL, "internal error; error id " + errorId);
  }

  private static boolean isMeant(StatusRuntimeException status) {
    Code code = status.getStatus().getCode();
    return code != Code.UNKNOWN && code != Code.INTERNAL;
  }

  private static String text(StatusRuntimeException status) {
    String description = status.getStatus().getDescription();
    return description == null ? status.getStatus().getCode().name() : description;
  }

  private static String conversationId(Recipient recipient) {
    return recipient instanceof Recipient.Conversation conversation
        ? conversation.conversationId()
        : "";
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
