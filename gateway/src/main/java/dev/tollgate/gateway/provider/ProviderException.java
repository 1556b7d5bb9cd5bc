package dev.tollgate.gateway.provider;

import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/**
 * The provider did not take a message. The message is for the sender: it repeats nothing that the
 * provider said but its code.
 */
public final class ProviderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final Set<Integer> RETRYABLE_CODES =
      Set.of(1, 2, 4, 80007, 130429, 131016, 131056, 133004);

  /** What is known of a message that was not taken. */
  public enum Kind {
    /** It was not sent, and would be refused again. */
    REFUSED,
    /** It was not sent, and may be later. */
    RETRYABLE,
    /** Nobody knows whether it was sent. */
    UNCERTAIN
  }

  private final Kind kind;

  /** 0 when there was no answer. */
  private final int status;

  /** 0 when there was none: the provider has no such code. */
  private final int errorCode;

  private ProviderException(Kind kind, String message, int status, int errorCode) {
    super(message);
    this.kind = kind;
    this.status = status;
    this.errorCode = errorCode;
  }

  /** The provider answered, and did not take it. */
  public static ProviderException refused(int status, OptionalInt errorCode) {
    String what =
        status / 100 == 2
            ? "the provider's answer names no message"
            : "the provider refused the message with HTTP status " + status;
    String code = errorCode.isPresent() ? " and error code " + errorCode.getAsInt() : "";
    return new ProviderException(kind(status, errorCode), what + code, status, errorCode.orElse(0));
  }

  static ProviderException unanswered(Throwable failure) {
    Throwable cause = failure.getCause();
    Throwable reason = failure instanceof CompletionException && cause != null ? cause : failure;
    String why =
        reason instanceof TimeoutException ? "not in time" : reason.getClass().getSimpleName();
    return new ProviderException(
        reason instanceof ConnectException ? Kind.RETRYABLE : Kind.UNCERTAIN,
        "the provider gave no answer (" + why + ")",
        0,
        0);
  }

  private static Kind kind(int status, OptionalInt errorCode) {
    if (errorCode.isPresent()) {
      return RETRYABLE_CODES.contains(errorCode.getAsInt()) ? Kind.RETRYABLE : Kind.REFUSED;
    }
    if (status == 429 || status == 503) {
      return Kind.RETRYABLE;
    }
    return status / 100 == 4 || status / 100 == 3 ? Kind.REFUSED : Kind.UNCERTAIN;
  }

  /** What is known of the message. */
  public Kind kind() {
    return kind;
  }

  /** How long the provider asks to wait before it is tried again. */
  public Optional<Duration> retryAfter() {
    return Optional.empty();
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
