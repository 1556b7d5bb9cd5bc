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
 * @param rehearsed whether its caller only wants to know what would become of it
 */
record PendingMessage(
    Message message,
    Instant expiresAt,
    CompletableFuture<TrackOutcome> outcome,
    boolean rehearsed) {

  /** A message that is to be recorded. */
  PendingMessage(Message message, Instant expiresAt, CompletableFuture<TrackOutcome> outcome) {
    this(message, expiresAt, outcome, false);
  }

  boolean expired(Instant now) {
    return !now.isBefore(expiresAt);
  }

  void refuse(TrackOutcome.Refusal refusal) {
    outcome.complete(new TrackOutcome.Refused(refusal));
  }
}
