package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.TrackOutcome;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Takes messages to be recorded. */
@FunctionalInterface
public interface MessageSink {
  /**
   * Hands a message in. Never blocks.
   *
   * @param expiresAt when the caller stops waiting: a message that no writer took by then is
   *     dropped unwritten; {@link Instant#MAX} when the caller waits for ever
   * @return completed once the message is durable or refused; never exceptionally
   */
  CompletableFuture<TrackOutcome> submit(Message message, Instant expiresAt);
}
