package dev.tollgate.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what a killed server, or a killed postmaster, left at work in a data directory. Whoever
 * calls this holds the directory's lock, so whatever runs there has no owner.
 */
final class OrphanedPostmaster {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanedPostmaster.class);
  private static final Duration FAST_STOP_MAX = Duration.ofSeconds(15);
  private static final Duration IMMEDIATE_STOP_MAX = Duration.ofSeconds(10);
  private static final Duration BACKENDS_GRACE = Duration.ofSeconds(2);

  private final PostgresPrograms programs;
  private final Path pgdata;
  private final DirectoryProcesses processes;

  OrphanedPostmaster(PostgresPrograms programs, Path pgdata) {
    this.programs = programs;
    this.pgdata = pgdata;
    this.processes = new DirectoryProcesses(pgdata);
  }

  /** Returns when nothing of an earlier PostgreSQL is left. */
  void end() throws IOException {
    Optional<PostmasterFile> file = PostmasterFile.read(pgdata);
    if (file.isPresent() && isOurs(file.get().pid())) {
      LOG.warn("stopping process {}, the PostgreSQL of a server that was killed", file.get().pid());
      if (!stop("fast", FAST_STOP_MAX)) {
        stop("immediate", IMMEDIATE_STOP_MAX);
      }
    }
    processes.end(BACKENDS_GRACE);
    forgetForeignProcess();
  }

  private boolean isOurs(long pid) throws IOException {
    if (DirectoryProcesses.isKnown()) {
      return processes.running().stream().anyMatch(process -> process.pid() == pid);
    }
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().command())
        .map(command -> Path.of(command).getFileName())
        .filter(program -> program != null && program.toString().startsWith("postgres"))
        .isPresent();
  }

  private boolean stop(String mode, Duration limit) throws IOException {
    String seconds = Long.toString(limit.toSeconds());
    Command.Output output =
        programs.run(
            limit.plusSeconds(5),
            "pg_ctl",
            "stop",
            "-D",
            pgdata.toString(),
            "-m",
            mode,
            "-w",
            "-t",
            seconds);
    return output.exitCode() == 0;
  }

  /**
   * PostgreSQL does not start while the process its pid file names is alive, even when that number
   * now belongs to another program.
   */
  private void forgetForeignProcess() throws IOException {
    Optional<PostmasterFile> file = PostmasterFile.read(pgdata);
    if (file.isPresent()
        && DirectoryProcesses.isKnown()
        && ProcessHandle.of(file.get().pid()).isPresent()) {
      Files.deleteIfExists(PostmasterFile.path(pgdata));
    }
  }
}
