package dev.tollgate.client.spool;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Something asked of a spool, done on its thread. It may be done twice when the file failed. */
final class Work<T> {
  /** What is done. */
  interface Action<T> {
    /**
     * Does it, without writing it out.
     *
     * @throws SpoolFullException before anything was changed
     */
    @Nullable T apply(SpoolFile file);
  }

  private final boolean durable;
  private final long bytes;
  private final Runnable first;
  private final Action<T> action;
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private @Nullable T result;

  private Work(boolean durable, long bytes, Runnable first, Action<T> action) {
    this.durable = durable;
    this.bytes = bytes;
    this.first = first;
    this.action = action;
  }

  /** What is done when it is written out. */
  static <T> Work<T> durable(long bytes, Action<T> action) {
    return new Work<>(true, bytes, () -> {}, action);
  }

  /** What is done at once. */
  static <T> Work<T> passing(Action<T> action) {
    return passing(() -> {}, action);
  }

  /**
   * What is done at once.
   *
   * @param first done before, once, also when there is no file
   */
  static <T> Work<T> passing(Runnable first, Action<T> action) {
    return new Work<>(false, 0, first, action);
  }

  CompletableFuture<T> future() {
    return future;
  }

  boolean isDurable() {
    return durable;
  }

  /** The memory that it takes while it waits. */
  long bytes() {
    return bytes;
  }

  boolean isDone() {
    return future.isDone();
  }

  /** Comes before all else, on the spool's thread. */
  void begin() {
    first.run();
  }

  /** Does it; what is not durable is then done. */
  void apply(SpoolFile file) {
    try {
      result = action.apply(file);
    } catch (SpoolFullException e) {
      future.completeExceptionally(e);
      return;
    }
    if (!durable) {
      complete();
    }
  }

  void complete() {
    future.complete(result);
  }

  void fail(SpoolException failure) {
    future.completeExceptionally(failure);
  }
}
