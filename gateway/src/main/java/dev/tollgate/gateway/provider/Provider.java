package dev.tollgate.gateway.provider;

import java.util.concurrent.CompletableFuture;

/** Takes texts to customers. */
public interface Provider {
  /**
   * Hands over a text.
   *
   * @return the provider's id of the message; fails with {@link ProviderException} alone
   */
  CompletableFuture<String> send(OutgoingText text);

  /** The longest text that it takes, in characters. */
  int textCharactersMax();
}
