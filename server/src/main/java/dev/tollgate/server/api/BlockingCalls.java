package dev.tollgate.server.api;

import com.google.protobuf.Message;
import dev.tollgate.server.store.RefusedException;
import io.grpc.Context;
import io.grpc.Status.Code;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/** Answers calls whose work blocks, away from the transport's threads. */
public final class BlockingCalls {
  private final RequestValidator validator;
  private final Executor executor;

  /**
   * Runs calls on {@code executor}.
   *
   * @param executor bounded in threads and in waiting calls; a call that it rejects is answered
   *     UNAVAILABLE
   */
  public BlockingCalls(RequestValidator validator, Executor executor) {
    this.validator = validator;
    this.executor = executor;
  }

  /**
   * Checks a request, and answers it with what {@code work} makes of it. A call whose caller is
   * gone when its turn comes is dropped undone. To be called on the handler's own thread.
   */
  <Q extends Message, A> void answer(Q request, StreamObserver<A> observer, Function<Q, A> work) {
    validator.check(request);
    Answer.with(observer, submitted(request, work));
  }

  private <Q, A> CompletableFuture<A> submitted(Q request, Function<Q, A> work) {
    Context caller = Context.current();
    try {
      return CompletableFuture.supplyAsync(
          () -> done(caller, request, work), caller.fixedContextExecutor(executor));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static <Q, A> A done(Context caller, Q request, Function<Q, A> work) {
    if (caller.isCancelled()) {
      throw ApiFault.of(Code.CANCELLED, "the caller was gone before the call's turn came");
    }
    try {
      return work.apply(request);
    } catch (RefusedException e) {
      throw RequestFaults.refused(e);
    }
  }
}
