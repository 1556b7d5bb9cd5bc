package dev.tollgate.client;

import org.jspecify.annotations.Nullable;

/**
 * A send whose outcome is not known, such as one that the provider did not answer in time. What was
 * reserved for it is not released: it is held until its time ends, because the message may count.
 */
public class UncertainSendException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With what is known. */
  public UncertainSendException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
