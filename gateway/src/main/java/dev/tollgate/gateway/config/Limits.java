package dev.tollgate.gateway.config;

import java.net.URI;
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

  /** The URL without a slash at its end. */
  static URI plainUrl(String name, URI url) {
    String scheme = String.valueOf(url.getScheme());
    if (!scheme.matches("https?") || url.getHost() == null || url.getQuery() != null) {
      throw new IllegalArgumentException(name + " has to be a plain http or https URL");
    }
    return URI.create(url.toString().replaceAll("/+$", ""));
  }
}
