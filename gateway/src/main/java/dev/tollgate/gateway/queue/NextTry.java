package dev.tollgate.gateway.queue;

import dev.tollgate.gateway.config.Retries;
import dev.tollgate.gateway.provider.ProviderException;
import java.time.Duration;
import java.util.Optional;

/** When a send that the provider did not take is tried again. */
final class NextTry {
  /** Of a pause, so that sends that failed together do not come back together. */
  private static final double SPREAD = 0.25;

  private NextTry() {}

  /**
   * The pause before the next try.
   *
   * @param tries how often it was tried
   * @param random 0 to 1: where in its spread the pause lies
   * @return empty when it is not tried again
   */
  static Optional<Duration> after(
      ProviderException failure, int tries, Retries retries, double random) {
    boolean again =
        switch (failure.kind()) {
          case REFUSED -> false;
          case RETRYABLE -> true;
          case UNCERTAIN -> retries.resendUnknown();
        };
    if (!again || tries >= retries.triesMax()) {
      return Optional.empty();
    }
    double factor = Math.pow(2, tries - 1) * (1 + SPREAD * (2 * random - 1));
    Duration pause = Duration.ofMillis(Math.round(retries.firstDelay().toMillis() * factor));
    return Optional.of(
        failure.retryAfter().filter(asked -> asked.compareTo(pause) > 0).orElse(pause));
  }
}
