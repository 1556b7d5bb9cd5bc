package dev.tollgate.bench;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The answer to a unary call. */
final class Reply<A> implements StreamObserver<A> {
  /** An answer that is well-formed and not the right one. */
  static final String WRONG_ANSWER = "WRONG_ANSWER";

  private final Predicate<A> expected;
  private final Consumer<String> done;
  private boolean good;

  /** Tells {@code done} of what {@link Caller} says. */
  Reply(Predicate<A> expected, Consumer<String> done) {
    this.expected = expected;
    this.done = done;
  }

  @Override
  public void onNext(A answer) {
    good = expected.test(answer);
  }

  @Override
  public void onError(Throwable failure) {
    done.accept(Status.fromThrowable(failure).getCode().name());
  }

  @Override
  public void onCompleted() {
    done.accept(good ? Caller.GOOD : WRONG_ANSWER);
  }
}
