package dev.tollgate.gateway.config;

import java.net.URI;
import java.time.Duration;

/**
 * Where sends go.
 *
 * @param baseUrl the Cloud API with its version, http or https, without a slash at the end
 * @param timeout longest wait for an answer with its body: above zero, at most a minute
 */
public record ProviderConfig(URI baseUrl, Duration timeout) {
  /** The Cloud API. */
  public static final URI DEFAULT_BASE_URL = URI.create("https://graph.facebook.com/v23.0");

  /** Callers wait no longer than that for a send. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(1);

  /**
   * Holds valid settings.
   *
   * @throws IllegalArgumentException naming the setting and its limits
   */
  public ProviderConfig {
    baseUrl = Limits.plainUrl("provider-url", baseUrl);
    Limits.requireWithin("provider-timeout", timeout, TIMEOUT_MAX);
  }

  /** The Cloud API itself, with default limits. */
  public static ProviderConfig defaults() {
    return new ProviderConfig(DEFAULT_BASE_URL, DEFAULT_TIMEOUT);
  }
}
