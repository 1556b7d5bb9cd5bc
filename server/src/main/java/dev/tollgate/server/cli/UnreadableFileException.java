package dev.tollgate.server.cli;

/** A file is not of its format, so that the rest of it cannot be read. */
final class UnreadableFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableFileException(String message) {
    super(message);
  }
}
