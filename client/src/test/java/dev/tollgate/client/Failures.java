package dev.tollgate.client;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/** Failures as the contract describes them. */
final class Failures {
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private Failures() {}

  static Status invalid(String field, String description) {
    return Status.newBuilder()
        .setCode(io.grpc.Status.Code.INVALID_ARGUMENT.value())
        .setMessage("the request breaks a rule")
        .addDetails(
            Any.pack(
                BadRequest.newBuilder()
                    .addFieldViolations(
                        BadRequest.FieldViolation.newBuilder()
                            .setField(field)
                            .setDescription(description))
                    .build()))
        .build();
  }

  static Status tooLate(String bound) {
    return Status.newBuilder()
        .setCode(io.grpc.Status.Code.OUT_OF_RANGE.value())
        .setMessage("too late")
        .addDetails(
            Any.pack(
                ErrorInfo.newBuilder()
                    .setReason("TOO_LATE")
                    .setDomain("tollgate")
                    .putMetadata("bound", bound)
                    .build()))
        .build();
  }

  static Status unavailable(long retryMillis) {
    return later(io.grpc.Status.Code.UNAVAILABLE, "the lane is full", retryMillis);
  }

  static Status overRate(long retryMillis) {
    return later(io.grpc.Status.Code.RESOURCE_EXHAUSTED, "too many requests", retryMillis);
  }

  private static Status later(io.grpc.Status.Code code, String message, long retryMillis) {
    return Status.newBuilder()
        .setCode(code.value())
        .setMessage(message)
        .addDetails(
            Any.pack(
                RetryInfo.newBuilder()
                    .setRetryDelay(
                        com.google.protobuf.Duration.newBuilder()
                            .setNanos(Math.toIntExact(retryMillis * 1_000_000)))
                    .build()))
        .build();
  }

  static StatusRuntimeException exception(Status status) {
    return StatusProto.toStatusRuntimeException(status);
  }

  static StatusRuntimeException withPushback(Status status, String millis) {
    Metadata trailers = new Metadata();
    trailers.put(PUSHBACK, millis);
    return StatusProto.toStatusRuntimeException(status, trailers);
  }
}
