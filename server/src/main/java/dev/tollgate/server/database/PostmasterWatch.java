package dev.tollgate.server.database;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one PostgreSQL running, on one port, until it is closed. */
final class PostmasterWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostmasterWatch.class);
  private static final Duration LOG_CHECK = Duration.ofMinutes(1);
  private static final Duration BACKOFF_MIN = Duration.ofMillis(100);
  private static final Duration BACKOFF_MAX = Duration.ofSeconds(5);

  private final PostmasterLauncher launcher;
  private final int port;
  private final Thread thread;
  private volatile Postmaster postmaster;
  private volatile boolean closing;

  private PostmasterWatch(PostmasterLauncher launcher, PostmasterLauncher.Started started) {
    this.launcher = launcher;
    this.port = started.port();
    this.postmaster = started.postmaster();
    this.thread = new Thread(this::watch, "postgres-watch");
    this.thread.setDaemon(true);
  }

  /** Starts PostgreSQL, waits until it is ready, and watches it from then on. */
  static PostmasterWatch start(PostmasterLauncher launcher) throws IOException {
    try {
      launcher.log().keepBounded();
      PostmasterWatch watch = new PostmasterWatch(launcher, launcher.startAnywhere());
      watch.thread.start();
      return watch;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseException("interrupted while PostgreSQL was starting", e);
    }
  }

  int port() {
    return port;
  }

  long postmasterPid() {
    return postmaster.pid();
  }

  private void watch() {
    try {
      while (!closing) {
        if (postmaster.awaitExit(LOG_CHECK)) {
          LOG.warn(
              "PostgreSQL ended with code {}, starting it again; its log is {}",
              postmaster.exitCode(),
              launcher.log().file());
          restart();
        } else {
          boundLog();
        }
      }
    } catch (InterruptedException e) {
      // Only close() interrupts this thread, and it stops PostgreSQL itself.
      LOG.debug("no longer watching PostgreSQL");
    }
  }

  private void boundLog() {
    try {
      launcher.log().keepBounded();
    } catch (IOException e) {
      LOG.warn("cannot bound the size of {}: {}", launcher.log().file(), e.toString());
    }
  }

  private void restart() throws InterruptedException {
    Duration backoff = BACKOFF_MIN;
    while (!closing) {
      try {
        postmaster = launcher.start(port);
        postmaster.awaitReady();
        LOG.info("PostgreSQL runs again on port {}", port);
        return;
      } catch (IOException | RuntimeException e) {
        LOG.warn("PostgreSQL does not start, next try in {}: {}", backoff, e.getMessage());
        Thread.sleep(backoff.toMillis());
        backoff = min(backoff.multipliedBy(2), BACKOFF_MAX);
      }
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Ends the watch, then PostgreSQL. */
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    postmaster.stop();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
