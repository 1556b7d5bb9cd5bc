package dev.tollgate.gateway.store;

import dev.tollgate.client.SendPath;

/**
 * A send that is to be kept.
 *
 * @param tenantId who sends
 * @param requestId unique within the tenant
 * @param digest of what is asked for
 * @param path whether it goes through the queue
 * @param lane the queue's lane of its conversation
 * @param fromNumber the sending number as E.164
 * @param customer the recipient as E.164
 * @param body the text; empty for a direct send, which is not repeated from here
 * @param priority higher goes first
 */
public record NewSend(
    String tenantId,
    String requestId,
    String digest,
    SendPath path,
    int lane,
    String fromNumber,
    String customer,
    String body,
    int priority) {

  /** The state that it begins with. */
  public SendState state() {
    return path == SendPath.QUEUED ? SendState.QUEUED : SendState.SENDING;
  }

  /** Only its tenant: the rest is personal data. */
  @Override
  public String toString() {
    return "NewSend[tenantId=" + tenantId + ", path=" + path + "]";
  }
}
