package dev.tollgate.server.api;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which large requests are decompressed, parsed, checked and handed on: that takes
 * milliseconds, for which every other connection of a transport thread would wait.
 */
final class BatchThreads implements AutoCloseable {
  /** Large requests that wait for a thread; the next are refused. They wait some 100 ms at most. */
  static final int WAITING_MAX = 64;

  /** Of one connection, waiting or worked on: half, so that there is room for another's. */
  static final int WAITING_PER_CONNECTION_MAX = WAITING_MAX / 2;

  /** What is refused may be sent again when a few of those that wait are done. */
  static final Duration RETRY = Duration.ofMillis(100);

  private final ThreadPoolExecutor threads;

  /** Half as many threads as processors: the others are left to the calls that are quick. */
  BatchThreads() {
    int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            task -> {
              Thread thread = new Thread(task, "tollgate-batches");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Runs work of a connection.
   *
   * @throws ApiFault UNAVAILABLE, when too much waits already, or the server stops
   */
  void run(Connection connection, Runnable work) {
    if (connection.batches().incrementAndGet() > WAITING_PER_CONNECTION_MAX) {
      connection.batches().decrementAndGet();
      throw full();
    }
    try {
      threads.execute(
          () -> {
            try {
              work.run();
            } finally {
              connection.batches().decrementAndGet();
            }
          });
    } catch (RejectedExecutionException e) {
      connection.batches().decrementAndGet();
      throw full();
    }
  }

  private static ApiFault full() {
    return Faults.unavailable("too many batches are waiting", RETRY);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
