package dev.tollgate.gateway.send;

import dev.tollgate.client.QuotaDecision;
import dev.tollgate.gateway.whatsapp.ProviderException;

/** How a send ended. */
public sealed interface SendResult {
  /**
   * The provider took it.
   *
   * @param messageId the provider's id
   */
  record Sent(String messageId) implements SendResult {}

  /**
   * The quota refused it; nothing was sent.
   *
   * @param decision why
   */
  record QuotaRefused(QuotaDecision decision) implements SendResult {}

  /**
   * The provider refused it or gave no answer; nothing was reported to Tollgate.
   *
   * @param error why
   */
  record Failed(ProviderException error) implements SendResult {}
}
