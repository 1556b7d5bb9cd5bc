package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.ReleaseOutcome;
import dev.tollgate.server.domain.ReleaseRequest;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** A reservation on its way to be given back. */
record PendingRelease(
    ReleaseRequest request, Instant expiresAt, CompletableFuture<ReleaseOutcome> outcome)
    implements Pending {

  @Override
  public String tenantId() {
    return request.tenantId();
  }

  @Override
  public void refuse(Refusal refusal) {
    outcome.complete(new ReleaseOutcome.Refused(refusal));
  }
}
