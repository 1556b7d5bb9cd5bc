package dev.tollgate.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.protobuf.StatusProto;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Translates failures of the contract into {@link TollgateException}s. */
final class Errors {
  /** How gRPC words that a connection was closed by the other side, and that is all it knows. */
  private static final String CLOSED = "Network closed for unknown reason";

  /** As the JDK and the native transport word it, in capitals or not. */
  private static final String RESET = "onnection reset";

  private Errors() {}

  /** The failure of a call. */
  static TollgateException of(Throwable failure) {
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    if (status == null) {
      return new TollgateException(
          Code.UNKNOWN, String.valueOf(failure.getMessage()), ErrorDetails.NONE, failure);
    }
    @Nullable String localReason = localReason(failure);
    return new TollgateException(
        closedUnder(failure) ? Code.UNAVAILABLE : code(status.getCode()),
        localReason == null ? status.getMessage() : status.getMessage() + " (" + localReason + ")",
        details(status.getDetailsList(), localReason),
        failure);
  }

  /**
   * Whether the connection closed while the call began on it. Netty calls some of these UNKNOWN,
   * and none of them is another failure than all others of a connection that is lost.
   */
  private static boolean closedUnder(Throwable failure) {
    io.grpc.Status status = io.grpc.Status.fromThrowable(failure);
    return status.getCode() == io.grpc.Status.Code.UNKNOWN
        && status.getCause() instanceof ClosedChannelException;
  }

  /** What failed, without the wrapping of futures. */
  static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  /** The failure of one message of a batch. */
  static TollgateException of(com.google.rpc.Status status) {
    return new TollgateException(
        code(status.getCode()), status.getMessage(), details(status.getDetailsList(), null), null);
  }

  /** An answer that breaks the contract. */
  static TollgateException brokenAnswer(String message) {
    return new TollgateException(Code.INTERNAL, message, ErrorDetails.NONE, null);
  }

  /** What a listener has thrown. */
  static TollgateException ofListener(RuntimeException thrown) {
    return new TollgateException(
        Code.CANCELLED, "the listener failed: " + thrown, ErrorDetails.NONE, thrown);
  }

  /** What happened on this side, such as a refused connection, which gRPC calls "io exception". */
  private static @Nullable String localReason(Throwable failure) {
    io.grpc.Status status = io.grpc.Status.fromThrowable(failure);
    Throwable cause = status.getCause();
    if (cause == null) {
      return CLOSED.equals(status.getDescription())
          ? "does the server want TLS, or is something else listening there?"
          : null;
    }
    return HandshakeFailures.explain(cause).orElseGet(() -> cutOff(cause));
  }

  /** A server that wants TLS cuts off who does not speak it, and its alert may come too late. */
  private static @Nullable String cutOff(Throwable cause) {
    String text = cause.getMessage();
    return text != null && text.contains(RESET)
        ? text + ": was the server stopped, or does it want TLS?"
        : text;
  }

  /** A code by the name that the spool keeps; what it found damaged has a name of its own. */
  static Code code(String name) {
    try {
      return Code.valueOf(name);
    } catch (IllegalArgumentException damaged) {
      return Code.DATA_LOSS;
    }
  }

  private static Code code(int number) {
    io.grpc.Status.Code code = io.grpc.Status.fromCodeValue(number).getCode();
    // A failure that says OK breaks the contract.
    return code == io.grpc.Status.Code.OK ? Code.UNKNOWN : Code.valueOf(code.name());
  }

  private static ErrorDetails details(List<Any> packed, @Nullable String localReason) {
    @Nullable String reason = null;
    Map<String, String> metadata = new HashMap<>();
    List<FieldViolation> violations = new ArrayList<>();
    @Nullable Duration retryDelay = null;
    for (Any any : packed) {
      ErrorInfo info = unpack(any, ErrorInfo.class, ErrorInfo.getDefaultInstance());
      if (!info.getReason().isEmpty()) {
        reason = info.getReason();
        metadata.putAll(info.getMetadataMap());
      }
      BadRequest bad = unpack(any, BadRequest.class, BadRequest.getDefaultInstance());
      bad.getFieldViolationsList()
          .forEach(v -> violations.add(new FieldViolation(v.getField(), v.getDescription())));
      RetryInfo retry = unpack(any, RetryInfo.class, RetryInfo.getDefaultInstance());
      if (retry.hasRetryDelay()) {
        retryDelay = FromProto.duration(retry.getRetryDelay());
      }
    }
    return new ErrorDetails(reason, metadata, violations, retryDelay, localReason);
  }

  /** The detail when it is of this type and whole, else the default: details only help people. */
  private static <T extends com.google.protobuf.Message> T unpack(
      Any any, Class<T> type, T otherwise) {
    try {
      return any.is(type) ? any.unpack(type) : otherwise;
    } catch (InvalidProtocolBufferException malformed) {
      return otherwise;
    }
  }
}
