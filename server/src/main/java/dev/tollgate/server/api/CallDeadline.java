package dev.tollgate.server.api;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Deadline;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The longest that a call with one answer may last, whatever deadline its caller sets, or sets
 * none.
 */
final class CallDeadline implements AutoCloseable {
  /**
   * The slowest answer comes well before: the database's own limits are below 10 s. A caller that
   * waits longer, or never finishes its request, only holds memory.
   */
  static final Duration CALL_MAX = Duration.ofSeconds(60);

  private static final int TICK_SECONDS = 1;

  private final Duration callMax;
  private final ScheduledExecutorService timer;

  CallDeadline(Duration callMax) {
    this.callMax = callMax;
    ScheduledThreadPoolExecutor threads =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "tollgate-call-max");
              thread.setDaemon(true);
              return thread;
            });
    threads.setRemoveOnCancelPolicy(true);
    // What becomes the first to be due wakes the thread. With this, no call ever is.
    var unused =
        threads.scheduleWithFixedDelay(() -> {}, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
    this.timer = threads;
  }

  /** Whether a call with this context's deadline may last too long. */
  boolean isNeededIn(Context context) {
    Deadline deadline = context.getDeadline();
    return deadline == null || deadline.timeRemaining(TimeUnit.NANOSECONDS) > callMax.toNanos();
  }

  /** A context in which the call is ended in time; to be cancelled when the call is done. */
  CancellableContext in(Context context, EndableCall<?, ?> call) {
    CancellableContext capped =
        context.withDeadlineAfter(callMax.toNanos(), TimeUnit.NANOSECONDS, timer);
    capped.addListener(
        done -> {
          if (done.cancellationCause() instanceof TimeoutException) {
            call.end(
                ApiFault.of(
                    Code.DEADLINE_EXCEEDED,
                    "no call lasts longer than " + callMax.toSeconds() + " s here"));
          }
        },
        Runnable::run);
    return capped;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
