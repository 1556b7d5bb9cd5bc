package dev.tollgate.gateway.metering;

import dev.tollgate.client.Code;
import dev.tollgate.client.TollgateException;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.event.Level;

/** Why metering does not work for anybody at present. */
enum Trouble {
  /** The service is away, full or broken. */
  AWAY(Level.WARN, "metering is away", "", Optional.empty()),

  /** The service does not take this gateway's key, or there is none to send. */
  KEY_REFUSED(
      Level.ERROR,
      "metering refuses this gateway's key",
      ". It needs a valid one: --metering-key-file or TOLLGATE_KEY",
      Optional.of(Counter.CALLS_KEY_REFUSED)),

  /** This gateway's key has made more calls than it may. */
  OVER_RATE(
      Level.ERROR,
      "metering takes no more calls of this gateway's key for now",
      ". Its rate may be too low for this gateway",
      Optional.of(Counter.CALLS_OVER_RATE)),

  /** This gateway's key may record nobody's messages. */
  DENIED(
      Level.ERROR,
      "metering does not let this gateway's key record messages",
      ". It needs the scope to track",
      Optional.of(Counter.CALLS_DENIED));

  private final Level level;
  private final String what;
  private final String advice;
  private final Optional<Counter> counter;

  Trouble(Level level, String what, String advice, Optional<Counter> counter) {
    this.level = level;
    this.what = what;
    this.advice = advice;
    this.counter = counter;
  }

  /** What this failure shows. */
  static Trouble of(Throwable failure) {
    if (MeteringState.cause(failure) instanceof TollgateException refused) {
      if (refused.code() == Code.UNAUTHENTICATED) {
        return KEY_REFUSED;
      }
      // Without a delay something is too large.
      if (refused.code() == Code.RESOURCE_EXHAUSTED && refused.retryDelay().isPresent()) {
        return OVER_RATE;
      }
    }
    return AWAY;
  }

  /** What this code of a message's report shows; one that is too large is refused, not spooled. */
  static Trouble ofCode(String code) {
    return switch (code) {
      case "UNAUTHENTICATED" -> KEY_REFUSED;
      case "RESOURCE_EXHAUSTED" -> OVER_RATE;
      case "PERMISSION_DENIED" -> DENIED;
      default -> AWAY;
    };
  }

  /** For the log. */
  String describe(String why) {
    return "%s (%s): until it is back messages wait in the spool, and sends go on unchecked%s"
        .formatted(what, why, advice);
  }

  /** How loud it is told. */
  Level level() {
    return level;
  }

  Optional<Counter> counter() {
    return counter;
  }

  /** The word in {@code /health}. */
  String jsonName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
