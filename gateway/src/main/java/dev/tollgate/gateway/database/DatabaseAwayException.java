package dev.tollgate.gateway.database;

/** The database cannot be used at present. */
public final class DatabaseAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean nothingChanged;

  /**
   * Says so.
   *
   * @param nothingChanged false when it may have committed, and only its answer was lost
   */
  public DatabaseAwayException(String message, boolean nothingChanged, Throwable cause) {
    super(message, cause);
    this.nothingChanged = nothingChanged;
  }

  /** Whether it is known that nothing was changed. */
  public boolean nothingChanged() {
    return nothingChanged;
  }
}
