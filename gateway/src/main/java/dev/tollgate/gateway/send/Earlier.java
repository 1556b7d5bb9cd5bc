package dev.tollgate.gateway.send;

import dev.tollgate.client.SendPath;
import dev.tollgate.gateway.store.SendState;
import dev.tollgate.gateway.store.StoredSend;

/** What a repeated request is answered. */
final class Earlier {
  private Earlier() {}

  /** The answer to a request whose id an earlier send has. */
  static SendResult result(SendRequest request, StoredSend earlier) {
    if (!earlier.digest().equals(request.digest())) {
      return new SendResult.RequestIdReused();
    }
    if (earlier.path() == SendPath.QUEUED) {
      return new SendResult.Queued(Long.toString(earlier.id()));
    }
    return earlier.state() == SendState.SENT
        ? new SendResult.Sent(earlier.messageId())
        : new SendResult.InProgress();
  }

  /** Whether an earlier send leaves nothing to do for a request with its id. */
  static boolean settles(SendRequest request, StoredSend earlier) {
    return !earlier.digest().equals(request.digest())
        || earlier.path() == SendPath.QUEUED
        || earlier.state() == SendState.SENT;
  }
}
