package dev.tollgate.server.database;

/** A database cannot be used. The message says why and what to do about it; it holds no secret. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseException(String message) {
    super(message);
  }

  DatabaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
