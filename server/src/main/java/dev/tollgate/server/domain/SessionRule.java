package dev.tollgate.server.domain;

import java.time.Duration;

/**
 * How sessions are cut. A session keeps the rule in force at its start.
 *
 * @param policy what moves a session's end
 * @param window how long a session lasts after what last moved its end; whole seconds, above zero
 */
public record SessionRule(SessionPolicy policy, Duration window) {
  /** The rule of a plan that names none: every message keeps the session open for 24 hours. */
  public static final SessionRule DEFAULT =
      new SessionRule(SessionPolicy.SLIDING, Duration.ofHours(24));

  /** The longest window: a late message may move what came up to this long after it, and on. */
  public static final Duration WINDOW_MAX = Duration.ofDays(31);

  public SessionRule {
    if (window.isNegative() || window.isZero() || !window.equals(wholeSeconds(window))) {
      throw new IllegalArgumentException("window must be whole seconds above zero: " + window);
    }
  }

  private static Duration wholeSeconds(Duration duration) {
    return Duration.ofSeconds(duration.toSeconds());
  }
}
