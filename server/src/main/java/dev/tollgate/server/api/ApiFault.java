package dev.tollgate.server.api;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a call, or an item of a batch, fails: what the caller gets to see, and nothing else. Made by
 * {@link Faults} and {@link RequestFaults}.
 */
public final class ApiFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Tells a gRPC client's own retry how long to wait: milliseconds. */
  static final Metadata.Key<String> RETRY_PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private final Status status;
  private final @Nullable Duration retryAfter;

  private ApiFault(Status status, @Nullable Duration retryAfter) {
    // Faults are answers, made in great numbers under load: their stack traces tell nothing.
    super(status.getMessage(), null, false, false);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** A fault with google.rpc details. */
  static ApiFault of(io.grpc.Status.Code code, String text, Message... details) {
    return new ApiFault(status(code, text, details), null);
  }

  /** A fault that passes: the caller is told when to try again. */
  static ApiFault passing(
      io.grpc.Status.Code code, String text, Duration retryAfter, Message... details) {
    return new ApiFault(status(code, text, details), retryAfter);
  }

  /** The same, of a status that was made before. */
  static ApiFault passing(Status status, Duration retryAfter) {
    return new ApiFault(status, retryAfter);
  }

  private static Status status(io.grpc.Status.Code code, String text, Message... details) {
    Status.Builder status = Status.newBuilder().setCode(code.value()).setMessage(text);
    for (Message detail : details) {
      status.addDetails(Any.pack(detail));
    }
    return status.build();
  }

  /** The fault as an item of a batch carries it. */
  public Status status() {
    return status;
  }

  /** Ends a call with the fault. */
  void close(ServerCall<?, ?> call) {
    StatusRuntimeException failure = toStatusException();
    Metadata trailers = failure.getTrailers();
    call.close(failure.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  /** The fault as a call fails with it, its details and pushback in the trailers. */
  public StatusRuntimeException toStatusException() {
    Metadata trailers = new Metadata();
    if (retryAfter != null) {
      trailers.put(RETRY_PUSHBACK, Long.toString(retryAfter.toMillis()));
    }
    return StatusProto.toStatusRuntimeException(status, trailers);
  }
}
