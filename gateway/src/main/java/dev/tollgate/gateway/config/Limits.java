package dev.tollgate.gateway.config;

import java.time.Duration;

/** Checks settings against their limits. */
final class Limits {
  private Limits() {}

  static void requireWithin(String name, Duration value, Duration max) {
    if (value.isZero() || value.isNegative() || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          name + " has to be above zero and at most " + max + ", not " + value);
    }
  }

  static void requireWithin(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " has to be " + min + " to " + max + ", not " + value);
    }
  }
}
