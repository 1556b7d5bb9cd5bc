package dev.tollgate.client.spool;

/** A bound of the spool is reached; nothing of the call was kept. */
public final class SpoolFullException extends SpoolException {
  private static final long serialVersionUID = 1L;

  SpoolFullException(String text) {
    super(text);
  }
}
