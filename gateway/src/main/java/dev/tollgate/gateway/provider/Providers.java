package dev.tollgate.gateway.provider;

import dev.tollgate.gateway.config.SendConfig;
import dev.tollgate.gateway.config.Tenant;
import java.util.Optional;

/** The providers for which there are credentials. */
public final class Providers {
  private final Optional<Provider> cloudApi;

  /** Those that are configured. */
  public Providers(SendConfig config) {
    this.cloudApi = config.providerToken().map(token -> new CloudApi(config.provider(), token));
  }

  /** The tenant's provider; empty when there are no credentials for it. */
  public Optional<Provider> of(Tenant tenant) {
    return cloudApi;
  }

  /** The longest text that the tenant's provider takes, in characters. */
  public int textCharactersMax(Tenant tenant) {
    return of(tenant).map(Provider::textCharactersMax).orElse(CloudApi.TEXT_CHARACTERS_MAX);
  }
}
