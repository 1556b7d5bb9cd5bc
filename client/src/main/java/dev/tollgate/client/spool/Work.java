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
  private @Nullable SpoolFullException refusal;
  private boolean applied;

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

  /** What needs not be written out. */
  static <T> Work<T> passing(Action<T> action) {
    return passing(() -> {}, action);
  }

  /**
   * What needs not be written out.
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

  /** Comes before all else, on the spool's thread. */
  void begin() {
    first.run();
  }

  /** Does it, or learns that there is no room. */
  void apply(SpoolFile file) {
    applied = false;
    refusal = null;
    try {
      result = action.apply(file);
    } catch (SpoolFullException e) {
      refusal = e;
    }
    applied = true;
  }

  /** Whether it was done and must be written out. */
  boolean isToWrite() {
    return durable && applied && refusal == null;
  }

  /** Tells what came of it. */
  void complete() {
    if (refusal == null) {
      future.complete(result);
    } else {
      future.completeExceptionally(refusal);
    }
  }

  /** Tells that the file failed, unless what came of it does not depend on that. */
  void fail(SpoolException failure) {
    if (applied && !isToWrite()) {
      complete();
    } else {
      future.completeExceptionally(failure);
    }
  }
}
