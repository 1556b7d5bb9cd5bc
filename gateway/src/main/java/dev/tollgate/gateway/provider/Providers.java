package dev.tollgate.gateway.provider;

import dev.tollgate.gateway.config.SendConfig;
import dev.tollgate.gateway.config.Tenant;
import java.util.Optional;

/** The providers for which there are credentials. */
public final class Providers {
  private final Optional<Provider> cloudApi;
  private final Optional<Provider> twilio;

  /** Those that are configured. */
  public Providers(SendConfig config) {
    this.cloudApi = config.providerToken().map(token -> new CloudApi(config.provider(), token));
    this.twilio =
        config
            .twilio()
            .account()
            .map(account -> new Twilio(config.twilio(), account, config.provider().timeout()));
  }

  /** The tenant's provider; empty when there are no credentials for it. */
  public Optional<Provider> of(Tenant tenant) {
    return switch (tenant.provider()) {
      case CLOUD_API -> cloudApi;
      case TWILIO -> twilio;
    };
  }

  /** The longest text that the tenant's provider takes, in characters. */
  public int textCharactersMax(Tenant tenant) {
    return of(tenant).map(Provider::textCharactersMax).orElse(CloudApi.TEXT_CHARACTERS_MAX);
  }
}
