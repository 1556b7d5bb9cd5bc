package dev.tollgate.client.spool;

/** The file does not hold what was written to it. */
final class DamagedFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedFileException(String text) {
    super(text);
  }

  DamagedFileException(String text, Throwable cause) {
    super(text, cause);
  }
}
