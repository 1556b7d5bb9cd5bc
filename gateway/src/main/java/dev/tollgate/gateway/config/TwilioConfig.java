package dev.tollgate.gateway.config;

import java.net.URI;
import java.util.Optional;

/**
 * How Twilio is spoken to, and speaks.
 *
 * @param account whose credentials; empty: nothing is sent through Twilio, and nothing of its taken
 * @param baseUrl its API, http or https, without a slash at the end
 * @param publicUrl how providers reach this gateway, without a slash at the end: Twilio signs the
 *     URL that it calls, so its webhooks are only taken when this is known
 */
public record TwilioConfig(Optional<Account> account, URI baseUrl, Optional<URI> publicUrl) {
  /** Twilio's API. */
  public static final URI DEFAULT_BASE_URL = URI.create("https://api.twilio.com");

  /**
   * Credentials.
   *
   * @param sid names the account
   * @param authToken authenticates sends, and signs webhooks
   */
  public record Account(String sid, Secret authToken) {}

  /**
   * Holds valid settings.
   *
   * @throws IllegalArgumentException naming the setting and its limits
   */
  public TwilioConfig {
    baseUrl = Limits.plainUrl("twilio-url", baseUrl);
    publicUrl = publicUrl.map(url -> Limits.plainUrl("public-url", url));
  }

  /** Without Twilio. */
  public static TwilioConfig off() {
    return new TwilioConfig(Optional.empty(), DEFAULT_BASE_URL, Optional.empty());
  }
}
