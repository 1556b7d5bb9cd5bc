package dev.tollgate.gateway.config;

import dev.tollgate.gateway.whatsapp.PhoneNumbers;
import java.util.Optional;

/**
 * How sends are taken and made. Without one of the tokens every send is answered 503.
 *
 * @param callerToken the bearer token that callers show
 * @param providerToken the access token that the provider wants
 * @param numbers how recipients' numbers are read
 * @param provider where sends go
 */
public record SendConfig(
    Optional<Secret> callerToken,
    Optional<Secret> providerToken,
    PhoneNumbers numbers,
    ProviderConfig provider) {

  /** No sends. */
  public static SendConfig off() {
    return new SendConfig(
        Optional.empty(),
        Optional.empty(),
        PhoneNumbers.international(),
        ProviderConfig.defaults());
  }
}
