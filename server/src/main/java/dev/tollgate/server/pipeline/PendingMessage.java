package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.TrackOutcome;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * A message on its way to a writer.
 *
 * @param expiresAt when its caller stops waiting
 * @param outcome what its caller waits on
 */
record PendingMessage(Message message, Instant expiresAt, CompletableFuture<TrackOutcome> outcome) {

  boolean expired(Instant now) {
    return !now.isBefore(expiresAt);
  }

  void refuse(TrackOutcome.Refusal refusal) {
    outcome.complete(new TrackOutcome.Refused(refusal));
  }
}
