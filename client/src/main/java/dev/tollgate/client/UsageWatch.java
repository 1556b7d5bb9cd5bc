package dev.tollgate.client;

import dev.tollgate.metering.v1.UsageServiceGrpc;
import dev.tollgate.metering.v1.UsageUpdate;
import dev.tollgate.metering.v1.WatchUsageRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A watch of tenants' figures, until it is closed.
 *
 * <p>The server ends each call after 30 minutes; the watch then calls again at once. After a
 * failure that may pass it calls again after a pause: 0.2 s at first, twice as long each time up to
 * {@link #PAUSE_MAX}, give or take a half, or what the server asks for if that is longer; from the
 * first again once it was told something. With each call every tenant's figures are told anew. A
 * failure that would repeat itself ends the watch, and so do {@link #KEY_FAILURES_MAX} in a row for
 * want of a valid key: until then the client's key may be replaced.
 */
public final class UsageWatch implements AutoCloseable {
  /** The longest pause, without its half more or less. */
  public static final Duration PAUSE_MAX = Duration.ofSeconds(30);

  /** UNAUTHENTICATED calls in a row that end the watch. */
  public static final int KEY_FAILURES_MAX = 5;

  private static final Duration PAUSE_FIRST = Duration.ofMillis(200);

  private final Channel channel;
  private final WatchUsageRequest request;
  private final UsageListener listener;
  private final Consumer<UsageUpdate> learns;
  private final Consumer<UsageWatch> atEnd;
  private @Nullable ClientCall<WatchUsageRequest, UsageUpdate> call;
  private int failures;
  private boolean over;

  UsageWatch(
      Channel channel,
      WatchUsageRequest request,
      UsageListener listener,
      Consumer<UsageUpdate> learns,
      Consumer<UsageWatch> atEnd) {
    this.channel = channel;
    this.request = request;
    this.listener = listener;
    this.learns = learns;
    this.atEnd = atEnd;
  }

  /** Calls the server, unless the watch has ended. */
  synchronized void begin() {
    if (over) {
      return;
    }
    call = channel.newCall(UsageServiceGrpc.getWatchUsageMethod(), CallOptions.DEFAULT);
    ClientCalls.asyncServerStreamingCall(call, request, new Updates());
  }

  /**
   * Ends the watch. The listener is told nothing more, but for what it is being told by another
   * thread at the moment. A second close does nothing.
   */
  @Override
  public void close() {
    if (end()) {
      cancel("the watch was closed");
    }
  }

  /** Whether it was not over before. */
  private boolean end() {
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
    }
    atEnd.accept(this);
    return true;
  }

  private synchronized void cancel(String why) {
    ClientCall<WatchUsageRequest, UsageUpdate> last = call;
    if (last != null) {
      last.cancel(why, null);
    }
  }

  private synchronized boolean isOver() {
    return over;
  }

  /** Also of a call that was told something and has ended as usual. */
  private void interrupted(TollgateException failure) {
    if (isOver()) {
      return;
    }
    Duration pause;
    synchronized (this) {
      failures++;
      pause = pause(failure);
    }
    if (!passing(failure)) {
      if (end()) {
        listener.ended(failure);
      }
      return;
    }
    listener.interrupted(failure, pause);
    again(pause);
  }

  private void again(Duration pause) {
    CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS).execute(this::begin);
  }

  private boolean passing(TollgateException failure) {
    return switch (failure.code()) {
      case INVALID_ARGUMENT,
          NOT_FOUND,
          PERMISSION_DENIED,
          UNIMPLEMENTED,
          FAILED_PRECONDITION,
          OUT_OF_RANGE,
          ALREADY_EXISTS ->
          false;
      case RESOURCE_EXHAUSTED -> failure.retryable();
      case UNAUTHENTICATED -> failures < KEY_FAILURES_MAX;
      default -> true;
    };
  }

  private Duration pause(TollgateException failure) {
    int doublings = Math.min(failures - 1, 10);
    long millis = Math.min(PAUSE_FIRST.toMillis() << doublings, PAUSE_MAX.toMillis());
    Duration pause =
        Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis + 1));
    Duration asked = failure.retryDelay().orElse(Duration.ZERO);
    return asked.compareTo(pause) > 0 ? asked : pause;
  }

  /** What one call brings. */
  private final class Updates implements StreamObserver<UsageUpdate> {
    private boolean any;

    @Override
    public void onNext(UsageUpdate update) {
      if (isOver()) {
        return;
      }
      any = true;
      synchronized (UsageWatch.this) {
        failures = 0;
      }
      learns.accept(update);
      try {
        listener.changed(FromProto.usage(update));
      } catch (RuntimeException thrown) {
        if (end()) {
          cancel("the listener failed");
          listener.ended(Errors.ofListener(thrown));
        }
      }
    }

    @Override
    public void onError(Throwable failure) {
      interrupted(Errors.of(failure));
    }

    @Override
    public void onCompleted() {
      if (any) {
        begin();
      } else {
        interrupted(Errors.brokenAnswer("the server ended a watch without an update"));
      }
    }
  }
}
