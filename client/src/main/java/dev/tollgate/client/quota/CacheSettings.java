package dev.tollgate.client.quota;

import java.time.Duration;

/**
 * The bounds of a {@link DecisionCache}.
 *
 * @param sendsPerAnswerMax how many sends one allowing answer of a limited tenant may serve; 1 or
 *     more
 * @param denialsFor how long a refusal may be repeated without asking; up to 1 minute; zero: never
 * @param tenantsMax tenants of which answers are kept; 1 or more
 * @param waitMax how long a caller waits for an answer at most; more than zero, up to 1 minute
 */
public record CacheSettings(
    int sendsPerAnswerMax, Duration denialsFor, int tenantsMax, Duration waitMax) {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException when one is outside its range
   */
  public CacheSettings {
    positive("sendsPerAnswerMax", sendsPerAnswerMax);
    positive("tenantsMax", tenantsMax);
    if (denialsFor.isNegative() || denialsFor.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "denialsFor must be from 0 to " + LONGEST + ", not " + denialsFor);
    }
    if (waitMax.isNegative() || waitMax.isZero() || waitMax.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "waitMax must be more than 0 and up to " + LONGEST + ", not " + waitMax);
    }
  }

  /** 100 sends an answer, refusals for 1 s, 100,000 tenants, 250 ms. */
  public static CacheSettings defaults() {
    return new CacheSettings(100, Duration.ofSeconds(1), 100_000, Duration.ofMillis(250));
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be 1 or more, not " + value);
    }
  }
}
