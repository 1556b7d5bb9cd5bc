package dev.tollgate.gateway.store;

import dev.tollgate.client.SendPath;
import java.time.Instant;

/**
 * A send as it is kept.
 *
 * @param id its number, in the order of arrival
 * @param tenantId who sends
 * @param requestId the caller's id of it, or a random one; unique within the tenant
 * @param digest what was asked for under this id, for telling a repeat from another request
 * @param path whether it went through the queue
 * @param lane the queue's lane of its conversation
 * @param fromNumber the sending number as E.164
 * @param customer the recipient as E.164
 * @param body the text; empty once it is sent
 * @param priority higher goes first
 * @param state how far it has come
 * @param tries how often it was handed to the provider, or begun to
 * @param dueAt when it may be tried
 * @param messageId the provider's id; empty until it is sent
 * @param error why it was not sent; empty when there is nothing to tell
 * @param createdAt when it was asked for
 * @param changedAt when its state last changed
 */
public record StoredSend(
    long id,
    String tenantId,
    String requestId,
    String digest,
    SendPath path,
    int lane,
    String fromNumber,
    String customer,
    String body,
    int priority,
    SendState state,
    int tries,
    Instant dueAt,
    String messageId,
    String error,
    Instant createdAt,
    Instant changedAt) {

  /** Only its number, tenant and state: the rest is personal data. */
  @Override
  public String toString() {
    return "StoredSend[id=" + id + ", tenantId=" + tenantId + ", state=" + state + "]";
  }
}
