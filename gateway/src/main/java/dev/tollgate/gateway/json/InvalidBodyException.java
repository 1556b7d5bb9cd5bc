package dev.tollgate.gateway.json;

/** A body that is refused as a whole. The message is for the sender: it repeats nothing of it. */
public final class InvalidBodyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * Refuses a body.
   *
   * @param code the error's word for programs
   * @param message the error for people, with the limit that was broken
   */
  public InvalidBodyException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** The error's word for programs, such as {@code NOT_JSON}. */
  public String code() {
    return code;
  }
}
