package dev.tollgate.gateway.config;

import java.time.Duration;

/**
 * How a queued send is tried again.
 *
 * @param triesMax how often it is handed to the provider at most: 1 to 10
 * @param firstDelay the pause after the first try, doubled after each: up to 1 h
 * @param resendUnknown whether a send is tried again when nobody knows if the provider took it:
 *     then a customer may get it twice. False: it fails, and a person decides
 */
public record Retries(int triesMax, Duration firstDelay, boolean resendUnknown) {
  /** By then what passes by itself has passed, or will take long. */
  public static final int DEFAULT_TRIES = 3;

  /** Beyond the provider's own limits of a second. */
  public static final Duration DEFAULT_FIRST_DELAY = Duration.ofSeconds(2);

  private static final int TRIES_LIMIT = 10;
  private static final Duration DELAY_LIMIT = Duration.ofHours(1);

  /**
   * Holds valid settings.
   *
   * @throws IllegalArgumentException naming the setting and its limits
   */
  public Retries {
    Limits.requireWithin("send-tries", triesMax, 1, TRIES_LIMIT);
    Limits.requireWithin("retry-delay", firstDelay, DELAY_LIMIT);
  }

  /** Three tries, and at least one delivery. */
  public static Retries defaults() {
    return new Retries(DEFAULT_TRIES, DEFAULT_FIRST_DELAY, true);
  }
}
