package dev.tollgate.client.tracking;

import com.google.rpc.RetryInfo;
import com.google.rpc.Status;

/** What a failure says of the message that met it. */
enum Verdict {
  /** Nothing: the same message may pass later. */
  LATER,
  /** It may be the message's fault, or a defect: a few times more. */
  SUSPECT,
  /** The message never passes as it is. */
  FINAL;

  /** Of a message's own failure. */
  static Verdict ofItem(Status failure) {
    return switch (Statuses.code(failure)) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, ABORTED, UNAUTHENTICATED -> LATER;
      case RESOURCE_EXHAUSTED -> rate(failure) ? LATER : FINAL;
      case UNKNOWN, INTERNAL, DATA_LOSS, OK -> SUSPECT;
      case INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          OUT_OF_RANGE,
          UNIMPLEMENTED ->
          FINAL;
    };
  }

  /**
   * Of a whole stream's failure. What concerns all messages alike, such as a key without the scope,
   * is put right by somebody, and is no reason to set messages aside.
   */
  static Verdict ofStream(Status failure) {
    return switch (Statuses.code(failure)) {
      case INVALID_ARGUMENT, OUT_OF_RANGE, UNKNOWN, INTERNAL, DATA_LOSS -> SUSPECT;
      case RESOURCE_EXHAUSTED -> rate(failure) ? LATER : SUSPECT;
      default -> LATER;
    };
  }

  /** Over a rate, which passes, and not too large. */
  private static boolean rate(Status failure) {
    return failure.getDetailsList().stream().anyMatch(detail -> detail.is(RetryInfo.class));
  }
}
