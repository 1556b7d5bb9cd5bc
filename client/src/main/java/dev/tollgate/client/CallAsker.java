package dev.tollgate.client;

import dev.tollgate.client.quota.Asker;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.CheckQuotaResponse;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Asks the server, for the cache. */
final class CallAsker implements Asker {
  private final UnaryCalls calls;
  private final ManagedChannel connection;

  CallAsker(UnaryCalls calls, ManagedChannel connection) {
    this.calls = calls;
    this.connection = connection;
  }

  @Override
  public CompletableFuture<CheckQuotaResponse> ask(CheckQuotaRequest request) {
    return calls
        .async(MeteringServiceGrpc.getCheckQuotaMethod(), request, Function.identity())
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(status(failure)));
  }

  @Override
  public boolean connectionBroken() {
    return connection.getState(false) == ConnectivityState.TRANSIENT_FAILURE;
  }

  private static StatusRuntimeException status(Throwable failure) {
    return failure.getCause() instanceof StatusRuntimeException status
        ? status
        : Status.INTERNAL.withCause(failure).asRuntimeException();
  }
}
