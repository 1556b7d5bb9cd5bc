package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.ReleaseOutcome;
import dev.tollgate.server.domain.ReleaseRequest;
import dev.tollgate.server.domain.ReservationOutcome;
import dev.tollgate.server.domain.ReservationRequest;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * Decides on reservations, in the tenant's lane. Never blocks; futures are completed once what
 * became of a request is durable, and never exceptionally.
 */
public interface ReservationDesk {
  /**
   * Decides on a send, and holds one conversation for it.
   *
   * @param expiresAt when the caller stops waiting: a request that no writer took by then is
   *     dropped; {@link Instant#MAX} when the caller waits for ever
   */
  CompletableFuture<ReservationOutcome> reserve(ReservationRequest request, Instant expiresAt);

  /** Gives a held conversation back; {@code expiresAt} as above. */
  CompletableFuture<ReleaseOutcome> release(ReleaseRequest request, Instant expiresAt);
}
