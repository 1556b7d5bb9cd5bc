package dev.tollgate.gateway.whatsapp;

import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/**
 * The provider did not take a message. The message is for the sender: it repeats nothing that the
 * provider said but its code.
 */
public final class ProviderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** 0 when there was no answer. */
  private final int status;

  /** 0 when there was none: the provider has no such code. */
  private final int errorCode;

  private ProviderException(String message, int status, int errorCode) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
  }

  static ProviderException refused(int status, OptionalInt errorCode) {
    String what =
        status / 100 == 2
            ? "the provider's answer names no message"
            : "the provider refused the message with HTTP status " + status;
    String code = errorCode.isPresent() ? " and error code " + errorCode.getAsInt() : "";
    return new ProviderException(what + code, status, errorCode.orElse(0));
  }

  static ProviderException unanswered(Throwable failure) {
    Throwable cause = failure.getCause();
    Throwable reason = failure instanceof CompletionException && cause != null ? cause : failure;
    String why =
        reason instanceof TimeoutException ? "not in time" : reason.getClass().getSimpleName();
    return new ProviderException("the provider gave no answer (" + why + ")", 0, 0);
  }

  /** The HTTP status of the provider's answer; empty when there was none. */
  public OptionalInt status() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }

  /** The provider's error code, such as 131047; empty when it gave none. */
  public OptionalInt errorCode() {
    return errorCode == 0 ? OptionalInt.empty() : OptionalInt.of(errorCode);
  }
}
