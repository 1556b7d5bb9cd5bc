package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call, or one message of a batch, that failed.
 *
 * <p>After a {@link #retryable()} failure the caller repeats the call with the same value: its
 * message id makes a repeat of what was recorded harmless. Other failures repeat themselves.
 */
public final class TollgateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Code code;
  private final ErrorDetails details;

  TollgateException(Code code, String message, ErrorDetails details, @Nullable Throwable cause) {
    super(code + ": " + message, cause);
    this.code = requireNonNull(code, "code");
    this.details = requireNonNull(details, "details");
  }

  /** The failure of a generated stub, as the client's own calls would tell it. */
  public static TollgateException of(StatusRuntimeException failure) {
    return Errors.of(failure);
  }

  /** What went wrong. */
  public Code code() {
    return code;
  }

  /**
   * Whether the same call may succeed later: the server was away or full, or gave no answer in
   * time; this is then the failure of all attempts that fitted into the deadline. Or the caller is
   * over its rate: RESOURCE_EXHAUSTED with a {@link #retryDelay()}, which the client leaves to the
   * caller to wait for. Without one something is too large, now and later.
   */
  public boolean retryable() {
    return code == Code.UNAVAILABLE
        || code == Code.DEADLINE_EXCEEDED
        || (code == Code.RESOURCE_EXHAUSTED && details.retryDelay() != null);
  }

  /** The contract's word for the reason, such as {@code TOO_LATE} or {@code MESSAGE_CONFLICT}. */
  public Optional<String> reason() {
    return Optional.ofNullable(details.reason());
  }

  /** What belongs to the reason, such as the bound that was broken; empty when there is none. */
  public Map<String, String> metadata() {
    return details.metadata();
  }

  /** The fields that break their rules; empty unless the code is INVALID_ARGUMENT. */
  public List<FieldViolation> violations() {
    return details.violations();
  }

  /** How long the server asks callers to wait before they try again. */
  public Optional<Duration> retryDelay() {
    return Optional.ofNullable(details.retryDelay());
  }

  /**
   * What happened on this side, such as a refused connection, a certificate that is not trusted or
   * a key file that is not there; empty when the server answered. Has nothing of what was sent, nor
   * of the key.
   */
  public Optional<String> localReason() {
    return Optional.ofNullable(details.localReason());
  }
}
