package dev.tollgate.client.tracking;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which lines do what has to wait, and read the spool. */
final class Timers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Timers.class);

  /** A read of the spool may be under way. */
  private static final Duration SOON_MAX = Duration.ofSeconds(5);

  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, Timers::thread);

  Timers() {
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void soon(Runnable work) {
    after(Duration.ZERO, work);
  }

  /** After the close nothing is done any more. */
  void after(Duration pause, Runnable work) {
    try {
      var unused =
          executor.schedule(() -> run(work), Math.max(0, pause.toNanos()), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      log.debug("the client is closed: what was to be done later is left", closed);
    }
  }

  /** What was to be done soon is done first: callers wait for it. Nothing else is. */
  @Override
  public void close() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    soon(() -> done.complete(null));
    try {
      done.get(SOON_MAX.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException busy) {
      log.warn("not all that was to be done soon was done in {}", SOON_MAX);
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      executor.shutdown();
    }
  }

  private static void run(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException defect) {
      log.error("reporting goes on after a defect", defect);
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "tollgate-track");
    thread.setDaemon(true);
    return thread;
  }
}
