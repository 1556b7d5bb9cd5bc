package dev.tollgate.server.database;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One running PostgreSQL server, a child of this process. */
final class Postmaster {
  /** Crash recovery replays a gigabyte of log at most, far below this. */
  static final Duration START_MAX = Duration.ofMinutes(3);

  private static final Duration START_POLL = Duration.ofMillis(20);
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
      if (process.waitFor(START_POLL.toMillis(), TimeUnit.MILLISECONDS)) {
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

  /** Stops it, first cleanly, then by force; it has ended when this returns. */
  void stop() {
    if (endsAfter("fast", FAST_STOP_MAX) || endsAfter("immediate", IMMEDIATE_STOP_MAX)) {
      return;
    }
    process.destroyForcibly();
    endsWithin(IMMEDIATE_STOP_MAX);
  }

  private boolean endsAfter(String mode, Duration limit) {
    if (!process.isAlive()) {
      return true;
    }
    try {
      programs.run(SIGNAL_MAX, "pg_ctl", "stop", "-D", pgdata.toString(), "-m", mode, "-W");
    } catch (IOException e) {
      throw new DatabaseException("cannot stop PostgreSQL in " + pgdata, e);
    }
    return endsWithin(limit);
  }

  /** Not cut short by an interrupt: the directory must not be given back while it is in use. */
  private boolean endsWithin(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    while (process.isAlive() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(START_POLL.toNanos());
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !process.isAlive();
  }
}
