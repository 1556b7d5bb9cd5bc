package dev.tollgate.client.quota;

import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * What became of a question: a verdict or a failure.
 *
 * @param granted an answer by which the one who is told may send; that is counted already
 */
record Outcome(
    @Nullable Verdict verdict,
    @Nullable StatusRuntimeException failure,
    @Nullable KeptAnswer granted) {
  static Outcome of(Verdict verdict) {
    return new Outcome(verdict, null, null);
  }

  static Outcome of(StatusRuntimeException failure) {
    return new Outcome(null, failure, null);
  }

  Outcome granting(KeptAnswer answer) {
    return new Outcome(verdict, failure, answer);
  }
}
