package dev.tollgate.server.database;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running PostgreSQL server, a child of this process. */
final class Postmaster {
  private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);

  /** Crash recovery replays a gigabyte of log at most, far below this. */
  static final Duration START_MAX = Duration.ofMinutes(3);

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration SIGNAL_MAX = Duration.ofSeconds(10);
  private static final Duration FAST_STOP_MAX = Duration.ofSeconds(20);
  private static final Duration IMMEDIATE_STOP_MAX = Duration.ofSeconds(10);

  private final PostgresPrograms programs;
  private final Path pgdata;
  private final PostgresLog log;
  private final long logPosition;
  private final Process process;

  private Postmaster(PostgresPrograms programs, Path pgdata, PostgresLog log, List<String> settings)
      throws IOException {
    this.programs = programs;
    this.pgdata = pgdata;
    this.log = log;
    this.logPosition = log.position();
    this.process = programs.startServer(pgdata, settings, log.file());
  }

  /** Starts it without waiting. */
  static Postmaster start(
      PostgresPrograms programs, Path pgdata, PostgresLog log, List<String> settings)
      throws IOException {
    return new Postmaster(programs, pgdata, log, settings);
  }

  /**
   * Waits until it takes connections.
   *
   * @throws DatabaseException with the end of its log, when it ends instead or takes too long
   */
  void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (!isReady()) {
      if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new DatabaseException(
            "PostgreSQL in " + pgdata + " did not start: " + log.since(logPosition));
      }
      if (System.nanoTime() - deadline > 0) {
        stop();
        throw new DatabaseException(
            "PostgreSQL in " + pgdata + " was not ready within " + START_MAX);
      }
    }
  }

  private boolean isReady() throws IOException {
    return process.isAlive()
        && PostmasterFile.read(pgdata)
            .filter(file -> file.pid() == process.pid() && file.ready())
            .isPresent();
  }

  /** Waits for its end; whether that came within {@code limit}. */
  boolean awaitExit(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  int exitCode() {
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  /**
   * Stops it, first cleanly, then by force; it has ended when this returns. Not cut short by an
   * interrupt: the directory must not be given back while it is in use.
   */
  void stop() {
    boolean interrupted = Thread.interrupted();
    try {
      if (!endsAfter("fast", FAST_STOP_MAX) && !endsAfter("immediate", IMMEDIATE_STOP_MAX)) {
        LOG.warn("PostgreSQL process {} does not stop, killing it", process.pid());
        process.destroyForcibly();
        endsBefore(System.nanoTime() + IMMEDIATE_STOP_MAX.toNanos());
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean endsAfter(String mode, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    // It takes no orders before it has written its pid file.
    while (process.isAlive() && System.nanoTime() - deadline < 0) {
      if (takesOrder(mode)) {
        return endsBefore(deadline);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return !process.isAlive();
  }

  private boolean takesOrder(String mode) {
    try {
      return programs
              .run(SIGNAL_MAX, "pg_ctl", "stop", "-D", pgdata.toString(), "-m", mode, "-W")
              .exitCode()
          == 0;
    } catch (IOException e) {
      throw new DatabaseException("cannot stop PostgreSQL in " + pgdata, e);
    }
  }

  private boolean endsBefore(long deadline) {
    while (process.isAlive() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(POLL.toNanos());
    }
    return !process.isAlive();
  }
}
