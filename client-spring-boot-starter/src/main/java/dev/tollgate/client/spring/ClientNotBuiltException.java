package dev.tollgate.client.spring;

/** The client could not be built from properties that are good one by one. */
final class ClientNotBuiltException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClientNotBuiltException(RuntimeException cause) {
    super(cause.getMessage(), cause);
  }
}
