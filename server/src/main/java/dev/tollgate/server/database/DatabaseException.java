package dev.tollgate.server.database;

/** A database cannot be used. The message says why and what to do about it; it holds no secret. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String message;

  DatabaseException(String message) {
    super(message);
    this.message = message;
  }

  DatabaseException(String message, Throwable cause) {
    super(message, cause);
    this.message = message;
  }

  /** Never null. */
  @Override
  public String getMessage() {
    return message;
  }
}
