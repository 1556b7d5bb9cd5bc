package dev.tollgate.gateway.metering;

import dev.tollgate.client.ClientHealth;
import dev.tollgate.client.Code;
import dev.tollgate.client.TollgateException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Tollgate answers, and takes this gateway's key. Says in the log when it does no longer
 * and when it does again, once each, and once for each {@link Trouble} between, however many
 * messages meet it meanwhile.
 */
public final class MeteringState {
  /**
   * It is back with the first answer to a call that began this long after the last failure: calls
   * that were under way at a failure, and a server that fails every other call, do not make it come
   * and go in the log.
   */
  public static final Duration QUIET = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(MeteringState.class);

  private static final Set<Code> FOR_GOOD =
      EnumSet.of(
          Code.INVALID_ARGUMENT,
          Code.OUT_OF_RANGE,
          Code.ALREADY_EXISTS,
          Code.NOT_FOUND,
          Code.FAILED_PRECONDITION,
          Code.UNIMPLEMENTED);

  private final InstantSource clock;
  private final Counters counters;
  private final Denials denials;
  private final Set<Trouble> told = EnumSet.noneOf(Trouble.class);
  private Trouble last = Trouble.AWAY;
  private Instant awaySince = Instant.MAX;
  private Instant lastFailure = Instant.MIN;
  private long failures;

  /** Starts as present, and counts refused calls. */
  public MeteringState(InstantSource clock, Counters counters) {
    this.clock = clock;
    this.counters = counters;
    this.denials = new Denials(counters);
  }

  /** What the key does not allow, while metering works for the rest. */
  public Denials denials() {
    return denials;
  }

  /** When a call begins: for {@link #answered}. */
  public Instant now() {
    return clock.instant();
  }

  /** A call gave an answer that is not {@link #failed a failure}. */
  public synchronized void answered(Instant began) {
    if (isAway() && began.isAfter(lastFailure.plus(QUIET))) {
      log.info(
          "metering is back after {}, {} calls had failed",
          Duration.between(awaySince, clock.instant()),
          failures);
      awaySince = Instant.MAX;
      failures = 0;
      told.clear();
    }
  }

  /**
   * A call failed in a way that says that metering is away, full or broken, or takes no call of
   * this gateway's key. Not for {@link Denials}.
   */
  public synchronized void failed(Throwable failure) {
    Trouble met = Trouble.of(failure);
    met.counter().ifPresent(counters::add);
    met(met, describe(failure));
  }

  /** A message went to the spool; that is a failure only where messages do not get through. */
  public synchronized void spooled(ClientHealth health) {
    if (health.reporting()) {
      return;
    }
    health
        .trouble()
        .ifPresent(
            trouble -> {
              // What comes after the code is the server's own text, and may be about a message.
              String code = trouble.split(":", 2)[0];
              met(Trouble.ofCode(code), code);
            });
  }

  private void met(Trouble trouble, String why) {
    last = trouble;
    lastFailure = clock.instant();
    failures++;
    if (!isAway()) {
      awaySince = lastFailure;
    }
    if (told.add(trouble)) {
      log.atLevel(trouble.level()).log(trouble.describe(why));
    }
  }

  /** Whether the last calls failed. */
  public synchronized boolean isAway() {
    return !awaySince.equals(Instant.MAX);
  }

  /** The state in a word, for {@code /health}. */
  public synchronized String word() {
    if (isAway()) {
      return last.jsonName();
    }
    return denials.isEmpty() ? "ok" : "denied";
  }

  /** Whether what was reported is refused however often it is sent, by no fault of the service. */
  public static boolean isForGood(Throwable failure) {
    return cause(failure) instanceof TollgateException refused && FOR_GOOD.contains(refused.code());
  }

  /** What failed, without the wrapping of futures. */
  public static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  /** The failure for the log: its code and reasons, nothing of what was sent. */
  public static String describe(Throwable failure) {
    Throwable cause = cause(failure);
    if (cause instanceof TollgateException refused) {
      StringBuilder text = new StringBuilder(refused.code().name());
      refused.reason().ifPresent(reason -> text.append(' ').append(reason));
      refused.violations().forEach(v -> text.append(' ').append(v.field()));
      refused.localReason().ifPresent(reason -> text.append(": ").append(reason));
      return text.toString();
    }
    return cause instanceof TimeoutException
        ? "no answer in time"
        : cause.getClass().getSimpleName();
  }
}
