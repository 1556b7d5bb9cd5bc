package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.TrackOutcome.Refusal;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** What waits for a writer, and whose caller waits for what becomes of it. */
sealed interface Pending permits PendingMessage, PendingReservation, PendingRelease {
  String tenantId();

  /** When its caller stops waiting. */
  Instant expiresAt();

  /** What its caller waits on. */
  CompletableFuture<?> outcome();

  void refuse(Refusal refusal);

  /** Whether its caller only wants to know what would become of it. */
  default boolean rehearsed() {
    return false;
  }

  default boolean expired(Instant now) {
    return !now.isBefore(expiresAt());
  }
}
