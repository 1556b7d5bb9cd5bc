package dev.tollgate.server.store;

import org.jspecify.annotations.Nullable;

/** The database does not fit what the server was told. Its message says the way out. */
public final class InstallationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InstallationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
