package dev.tollgate.server;

import dev.tollgate.metering.v1.Quota;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import dev.tollgate.metering.v1.UsageUpdate;
import dev.tollgate.metering.v1.WatchUsageRequest;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A WatchUsage call, and what it was told. */
public final class WatchedUpdates implements AutoCloseable {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final List<UsageUpdate> updates = new ArrayList<>();
  private @Nullable ClientCallStreamObserver<WatchUsageRequest> call;
  private @Nullable Throwable failure;
  private boolean over;

  private WatchedUpdates() {}

  /** Reads everything. */
  public static WatchedUpdates of(Channel channel, WatchUsageRequest request) {
    return begin(channel, request, false);
  }

  /** Reads nothing but what {@link #read} asks for. */
  public static WatchedUpdates slow(Channel channel, WatchUsageRequest request) {
    return begin(channel, request, true);
  }

  private static WatchedUpdates begin(Channel channel, WatchUsageRequest request, boolean slow) {
    WatchedUpdates watched = new WatchedUpdates();
    UsageServiceGrpc.newStub(channel)
        .watchUsage(
            request,
            new ClientResponseObserver<WatchUsageRequest, UsageUpdate>() {
              @Override
              public void beforeStart(ClientCallStreamObserver<WatchUsageRequest> stream) {
                watched.call = stream;
                if (slow) {
                  stream.disableAutoRequestWithInitial(0);
                }
              }

              @Override
              public void onNext(UsageUpdate update) {
                watched.got(update);
              }

              @Override
              public void onError(Throwable thrown) {
                watched.end(thrown);
              }

              @Override
              public void onCompleted() {
                watched.end(null);
              }
            });
    return watched;
  }

  private synchronized void got(UsageUpdate update) {
    updates.add(update);
    notifyAll();
  }

  private synchronized void end(@Nullable Throwable thrown) {
    failure = thrown;
    over = true;
    notifyAll();
  }

  /** Reads one more. */
  public void read() {
    stream().request(1);
  }

  private ClientCallStreamObserver<WatchUsageRequest> stream() {
    ClientCallStreamObserver<WatchUsageRequest> begun = call;
    if (begun == null) {
      throw new IllegalStateException("not begun");
    }
    return begun;
  }

  /** All that it was told so far. */
  public synchronized List<UsageUpdate> all() {
    return List.copyOf(updates);
  }

  /** Of whom, each once. */
  public List<String> tenants() {
    return all().stream().map(UsageUpdate::getTenantId).distinct().toList();
  }

  /** Waits until the latest of a tenant is as expected. */
  public synchronized Quota awaitQuota(String tenantId, Predicate<Quota> expected)
      throws InterruptedException {
    long until = System.nanoTime() + LIMIT_NANOS;
    while (true) {
      Optional<Quota> latest = latest(tenantId);
      if (latest.filter(expected).isPresent()) {
        return latest.get();
      }
      long left = until - System.nanoTime();
      if (over || left <= 0) {
        throw new AssertionError("was told of " + tenantId + ": " + latest, failure);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** Waits until it is told of a tenant; false when it ends before. */
  public synchronized boolean gets(String tenantId) throws InterruptedException {
    while (!over && latest(tenantId).isEmpty()) {
      wait(TimeUnit.NANOSECONDS.toMillis(LIMIT_NANOS));
    }
    return !over;
  }

  private synchronized Optional<Quota> latest(String tenantId) {
    return updates.stream()
        .filter(update -> update.getTenantId().equals(tenantId))
        .reduce((first, second) -> second)
        .map(UsageUpdate::getQuota);
  }

  /** Waits until the call ends. */
  public synchronized Code awaitEnd() throws InterruptedException {
    long until = System.nanoTime() + LIMIT_NANOS;
    while (!over) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError("goes on: " + updates);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return failure == null ? Code.OK : Status.fromThrowable(failure).getCode();
  }

  /** What it ended with. */
  public synchronized Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** Ends it. */
  @Override
  public void close() {
    stream().cancel("enough", null);
  }
}
