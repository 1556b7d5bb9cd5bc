package dev.tollgate.server.faults;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.server.database.Await;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Listens to what a server says about its health; misses no change. */
final class HealthWatch
    implements ClientResponseObserver<HealthCheckRequest, HealthCheckResponse>, AutoCloseable {
  private static final String SERVICE = "tollgate.metering.v1.MeteringService";

  private final List<String> told = new CopyOnWriteArrayList<>();
  private @Nullable ClientCallStreamObserver<HealthCheckRequest> call;

  /** Listens from now on; the first thing told is how it is now. */
  static HealthWatch of(TollgateClient server, Duration limit) {
    HealthWatch watch = new HealthWatch();
    HealthGrpc.newStub(server.channel())
        .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
        .watch(HealthCheckRequest.newBuilder().setService(SERVICE).build(), watch);
    return watch;
  }

  /** What a server says about itself now: a health status, or the code of the failed call. */
  static String ask(TollgateClient server) {
    try {
      return HealthGrpc.newBlockingStub(server.channel())
          .check(HealthCheckRequest.newBuilder().setService(SERVICE).build())
          .getStatus()
          .name();
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode().name();
    }
  }

  /** Waits until {@code status} is what it has told last. */
  void await(Duration limit, String status) throws Exception {
    Await.until(
        "health " + status,
        limit,
        () -> {
          List<String> all = List.copyOf(told);
          return !all.isEmpty() && all.get(all.size() - 1).equals(status);
        });
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<HealthCheckRequest> started) {
    call = started;
  }

  @Override
  public void onNext(HealthCheckResponse response) {
    told.add(response.getStatus().name());
  }

  @Override
  public void onError(Throwable failure) {
    told.add(Status.fromThrowable(failure).getCode().name());
  }

  @Override
  public void onCompleted() {
    told.add("COMPLETED");
  }

  @Override
  public void close() {
    if (call != null) {
      call.cancel("enough", null);
    }
  }
}
