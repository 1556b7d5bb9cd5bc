package dev.tollgate.client.quota;

import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.CheckQuotaResponse;
import java.util.concurrent.CompletableFuture;

/** Asks the server. Called from many threads at once; must not block. */
public interface Asker {
  /**
   * Asks one question.
   *
   * @return fails with a {@link io.grpc.StatusRuntimeException}. It has to end, by a deadline of a
   *     few seconds: while the server is away nothing else is asked until it does
   */
  CompletableFuture<CheckQuotaResponse> ask(CheckQuotaRequest request);

  /** Whether the connection is known to be broken: the channel is in TRANSIENT_FAILURE. */
  boolean connectionBroken();
}
