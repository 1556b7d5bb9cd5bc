package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.TrackOutcome;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** A message on its way to a writer. */
record PendingMessage(
    Message message, Instant expiresAt, CompletableFuture<TrackOutcome> outcome, boolean rehearsed)
    implements Pending {

  /** A message that is to be recorded. */
  PendingMessage(Message message, Instant expiresAt, CompletableFuture<TrackOutcome> outcome) {
    this(message, expiresAt, outcome, false);
  }

  @Override
  public String tenantId() {
    return message.tenantId();
  }

  @Override
  public void refuse(TrackOutcome.Refusal refusal) {
    outcome.complete(new TrackOutcome.Refused(refusal));
  }
}
