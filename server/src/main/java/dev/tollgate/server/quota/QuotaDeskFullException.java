package dev.tollgate.server.quota;

/** More questions wait for the database than may: ask again. */
public final class QuotaDeskFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QuotaDeskFullException() {
    super("too many quota questions wait for the database");
  }
}
