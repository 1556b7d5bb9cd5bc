package dev.tollgate.gateway.provider;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/**
 * The provider did not take a message, as far as is known. The message of the exception is for the
 * sender: it repeats nothing that the provider said but its code.
 */
public final class ProviderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  /** Longer than this no provider's wish is heeded. */
  private static final long RETRY_AFTER_SECONDS_MAX = 3600;

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

  /** 0 when there was none: no provider has such a code. */
  private final int errorCode;

  /** 0 when the provider asked for no pause. */
  private final long retryAfterSeconds;

  private ProviderException(Kind kind, String message, Answered answered) {
    super(message);
    this.kind = kind;
    this.status = answered.status();
    this.errorCode = answered.errorCode();
    this.retryAfterSeconds = answered.retryAfterSeconds();
  }

  private record Answered(int status, int errorCode, long retryAfterSeconds) {
    static final Answered NOTHING = new Answered(0, 0, 0);
  }

  /**
   * The provider's answer is no message's id.
   *
   * @param errorCode the provider's error code, if it gave one
   * @param retryable its codes that pass
   */
  static ProviderException refused(
      HttpResponse<?> answer, OptionalInt errorCode, Set<Integer> retryable) {
    int status = answer.statusCode();
    String what =
        status / 100 == 2
            ? "the provider's answer names no message"
            : "the provider refused the message with HTTP status " + status;
    String code = errorCode.isPresent() ? " and error code " + errorCode.getAsInt() : "";
    return new ProviderException(
        kind(status, errorCode, retryable),
        what + code,
        new Answered(status, errorCode.orElse(0), retryAfter(answer)));
  }

  /** There was no answer. */
  static ProviderException unanswered(Throwable failure) {
    Throwable cause = failure.getCause();
    Throwable reason = failure instanceof CompletionException && cause != null ? cause : failure;
    String why =
        reason instanceof TimeoutException ? "not in time" : reason.getClass().getSimpleName();
    boolean notSent =
        reason instanceof ConnectException || reason instanceof HttpConnectTimeoutException;
    return new ProviderException(
        notSent ? Kind.RETRYABLE : Kind.UNCERTAIN,
        "the provider gave no answer (" + why + ")",
        Answered.NOTHING);
  }

  /** A provider that gives a code has looked at the message; others may have taken it. */
  static Kind kind(int status, OptionalInt errorCode, Set<Integer> retryable) {
    if (errorCode.isPresent()) {
      return retryable.contains(errorCode.getAsInt()) ? Kind.RETRYABLE : Kind.REFUSED;
    }
    if (status == TOO_MANY_REQUESTS || status == UNAVAILABLE) {
      return Kind.RETRYABLE;
    }
    return status / 100 == 3 || status / 100 == 4 ? Kind.REFUSED : Kind.UNCERTAIN;
  }

  /** What is known of the message. */
  public Kind kind() {
    return kind;
  }

  /** The HTTP status of the provider's answer; empty when there was none. */
  public OptionalInt status() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }

  /** The provider's error code, such as 131047; empty when it gave none. */
  public OptionalInt errorCode() {
    return errorCode == 0 ? OptionalInt.empty() : OptionalInt.of(errorCode);
  }

  /** How long the provider asks to wait, up to an hour; empty when it does not. */
  public Optional<Duration> retryAfter() {
    return retryAfterSeconds == 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(retryAfterSeconds));
  }

  /** Only seconds: a date would need the provider's clock. */
  private static long retryAfter(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("[0-9]{1,9}"))
        .map(value -> Math.min(Long.parseLong(value), RETRY_AFTER_SECONDS_MAX))
        .orElse(0L);
  }
}
