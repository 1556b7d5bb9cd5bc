package dev.tollgate.gateway.config;

import dev.tollgate.gateway.whatsapp.PhoneNumbers;
import java.util.Optional;

/**
 * How sends are taken and made. Without the callers' token, and that of the tenant's provider, a
 * send is answered 503.
 *
 * @param callerToken the bearer token that callers show
 * @param providerToken the access token that the provider wants
 * @param numbers how recipients' numbers are read
 * @param provider where sends go by the Cloud API, and how long an answer may take
 * @param twilio how Twilio is spoken to
 */
public record SendConfig(
    Optional<Secret> callerToken,
    Optional<Secret> providerToken,
    PhoneNumbers numbers,
    ProviderConfig provider,
    TwilioConfig twilio) {

  /** No sends. */
  public static SendConfig off() {
    return new SendConfig(
        Optional.empty(),
        Optional.empty(),
        PhoneNumbers.international(),
        ProviderConfig.defaults(),
        TwilioConfig.off());
  }
}
