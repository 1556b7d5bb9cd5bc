package dev.tollgate.gateway.send;

import dev.tollgate.client.QuotaDecision;
import dev.tollgate.gateway.provider.ProviderException;

/** How a send ended, for who asked for it. */
public sealed interface SendResult {
  /**
   * The provider took it, now or at an earlier request with the same id.
   *
   * @param messageId the provider's id; empty when only Tollgate remembers the send
   */
  record Sent(String messageId) implements SendResult {}

  /**
   * It is in the queue, or was: a repeated request is answered as the first was.
   *
   * @param jobId names it for its caller
   */
  record Queued(String jobId) implements SendResult {}

  /**
   * The quota refused it; nothing was sent.
   *
   * @param decision why
   */
  record QuotaRefused(QuotaDecision decision) implements SendResult {}

  /**
   * The provider refused it or gave no answer.
   *
   * @param error why
   */
  record Failed(ProviderException error) implements SendResult {}

  /** A request with this id is under way. */
  record InProgress() implements SendResult {}

  /** This request id belongs to another send. */
  record RequestIdReused() implements SendResult {}

  /** Too many sends wait in the queue; this one does not. */
  record QueueFull() implements SendResult {}

  /** Nobody knows whether it is in the queue: the database was lost at that moment. */
  record QueueUncertain() implements SendResult {}
}
