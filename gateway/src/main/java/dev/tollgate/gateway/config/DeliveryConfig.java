package dev.tollgate.gateway.config;

import java.time.Duration;
import java.util.Optional;

/**
 * What follows of a message that failed before it was delivered.
 *
 * @param giveBackAfter how long after that its conversation is given back, where it was the
 *     conversation's only message: up to 1 d; empty: it stays counted
 */
public record DeliveryConfig(Optional<Duration> giveBackAfter) {
  /** Statuses come in any order: one that says that it was delivered may be seconds late. */
  public static final Duration DEFAULT_GIVE_BACK_AFTER = Duration.ofSeconds(30);

  private static final Duration GIVE_BACK_AFTER_MAX = Duration.ofDays(1);

  /**
   * Holds valid settings.
   *
   * @throws IllegalArgumentException naming the setting and its limits
   */
  public DeliveryConfig {
    giveBackAfter.ifPresent(
        after -> Limits.requireWithin("give-back-after", after, GIVE_BACK_AFTER_MAX));
  }

  /** Given back after half a minute. */
  public static DeliveryConfig defaults() {
    return new DeliveryConfig(Optional.of(DEFAULT_GIVE_BACK_AFTER));
  }
}
