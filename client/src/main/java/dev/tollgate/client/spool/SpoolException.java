package dev.tollgate.client.spool;

/** The spool cannot do what it was asked; the text says why, and what a person can do. */
public class SpoolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SpoolException(String text) {
    super(text);
  }

  SpoolException(String text, Throwable cause) {
    super(text, cause);
  }
}
