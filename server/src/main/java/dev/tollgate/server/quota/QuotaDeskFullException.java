package dev.tollgate.server.quota;

import java.util.concurrent.RejectedExecutionException;

/** More questions wait for the database than may: ask again. */
public final class QuotaDeskFullException extends RejectedExecutionException {
  private static final long serialVersionUID = 1L;

  QuotaDeskFullException() {
    super("too many quota questions wait for the database");
  }
}
