package dev.tollgate.client.quota;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the failures of questions, and words the cache's own. */
final class Failures {
  /** What a failure says of the server. */
  enum Meaning {
    /** It may be away. */
    ABSENT,
    /** It is there: it has refused, as when a lane is full or a key is over its rate. */
    PRESENT,
    /** It is there, and the fault is this question's alone. */
    OF_REQUEST,
    /** Nothing: a failure of this side, perhaps. */
    UNCLEAR
  }

  private Failures() {}

  static StatusRuntimeException of(Throwable thrown) {
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof StatusRuntimeException failure) {
        return failure;
      }
    }
    return Status.fromThrowable(thrown).asRuntimeException();
  }

  static Meaning meaning(StatusRuntimeException failure) {
    return switch (failure.getStatus().getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED -> Meaning.ABSENT;
      case RESOURCE_EXHAUSTED, PERMISSION_DENIED, UNIMPLEMENTED -> Meaning.PRESENT;
      case INVALID_ARGUMENT, NOT_FOUND, OUT_OF_RANGE, FAILED_PRECONDITION, ALREADY_EXISTS ->
          Meaning.OF_REQUEST;
      default -> Meaning.UNCLEAR;
    };
  }

  static StatusRuntimeException broken(String what) {
    return Status.INTERNAL.withDescription(what).asRuntimeException();
  }

  static StatusRuntimeException away(Duration since) {
    return Status.UNAVAILABLE
        .withDescription("the server has been away for " + since.toMillis() + " ms")
        .asRuntimeException();
  }

  static StatusRuntimeException tooLate(Duration wait) {
    return Status.DEADLINE_EXCEEDED
        .withDescription("no decision within " + wait.toMillis() + " ms")
        .asRuntimeException();
  }
}
