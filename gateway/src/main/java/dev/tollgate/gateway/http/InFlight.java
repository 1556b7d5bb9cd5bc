package dev.tollgate.gateway.http;

import io.javalin.http.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Bounds how many requests of one kind are under way, and runs them without holding a thread. */
final class InFlight {
  private final Semaphore places;
  private final Executor executor;

  /** Answers are written on the executor: a client's own threads must not wait for a socket. */
  InFlight(int max, Executor executor) {
    this.places = new Semaphore(max);
    this.executor = executor;
  }

  /**
   * Runs a request's handling, up to its future's end.
   *
   * @throws RefusedException 503 when all places are taken, or as the handling throws it
   */
  void run(Context ctx, Supplier<CompletableFuture<Answer>> handling) {
    if (!places.tryAcquire()) {
      throw new RefusedException(
          Answer.error(503, "BUSY", "too many requests at once, try again")
              .withHeader("Retry-After", "1"));
    }
    CompletableFuture<Answer> answer;
    try {
      answer = handling.get();
    } catch (RuntimeException | Error failure) {
      places.release();
      throw failure;
    }
    CompletableFuture<Answer> released = answer.whenComplete((done, failure) -> places.release());
    ctx.future(() -> released.thenAcceptAsync(done -> done.write(ctx), executor));
  }
}
