package dev.tollgate.gateway.queue;

import dev.tollgate.gateway.config.Retries;
import dev.tollgate.gateway.provider.ProviderException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** When a send that the provider did not take is tried again. */
final class NextTry {
  /** Of a pause, so that sends that failed together do not come back together. */
  private static final double SPREAD = 0.25;

  private final Retries retries;
  private final DoubleSupplier random;

  /**
   * By these settings.
   *
   * @param random gives 0 to 1: where in its spread a pause lies
   */
  NextTry(Retries retries, DoubleSupplier random) {
    this.retries = retries;
    this.random = random;
  }

  /**
   * The pause before the next try.
   *
   * @param kind what is known of the try that failed
   * @param asked how long the provider asks to wait
   * @param tries how often it was tried
   * @return empty when it is not tried again
   */
  Optional<Duration> after(ProviderException.Kind kind, Optional<Duration> asked, int tries) {
    boolean again =
        switch (kind) {
          case REFUSED -> false;
          case RETRYABLE -> true;
          case UNCERTAIN -> retries.resendUnknown();
        };
    if (!again || tries >= retries.triesMax()) {
      return Optional.empty();
    }
    double factor = Math.pow(2, tries - 1) * (1 + SPREAD * (2 * random.getAsDouble() - 1));
    Duration pause = Duration.ofMillis(Math.round(retries.firstDelay().toMillis() * factor));
    return Optional.of(asked.filter(longer -> longer.compareTo(pause) > 0).orElse(pause));
  }
}
