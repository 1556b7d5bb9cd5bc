package dev.tollgate.server.store;

import org.jspecify.annotations.Nullable;

/** The database did not do what it was asked. Its message is for the log, never for a caller. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;
  private final boolean timedOut;

  StoreException(String message, @Nullable Throwable cause, boolean retryable) {
    this(message, cause, retryable, false);
  }

  StoreException(String message, @Nullable Throwable cause, boolean retryable, boolean timedOut) {
    super(message, cause);
    this.retryable = retryable;
    this.timedOut = timedOut;
  }

  /** A statement took longer than any may: less work may go through where the same will not. */
  public boolean timedOut() {
    return timedOut;
  }

  /**
   * Whether the same work may succeed when tried again on another connection: the connection, the
   * server or a lock failed, not the work. Whether a commit happened is then unknown.
   */
  public boolean retryable() {
    return retryable;
  }
}
