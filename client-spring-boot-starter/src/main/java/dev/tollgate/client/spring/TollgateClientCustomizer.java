package dev.tollgate.client.spring;

import dev.tollgate.client.TollgateClient;

/**
 * A bean that changes how the application's client is built, after the properties: interceptors, a
 * key from a vault. Several go by their order.
 */
@FunctionalInterface
public interface TollgateClientCustomizer {
  /** Changes the builder, which has what the properties say. */
  void customize(TollgateClient.Builder builder);
}
