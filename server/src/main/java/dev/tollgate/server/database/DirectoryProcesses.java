package dev.tollgate.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The PostgreSQL processes at work in one directory: each of them has it as its working directory.
 * Only Linux tells; elsewhere the list is always empty and {@link #isKnown()} false.
 */
record DirectoryProcesses(Path pgdata) {
  private static final Path PROC = Path.of("/proc");
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration KILLED_MAX = Duration.ofSeconds(10);

  static boolean isKnown() {
    return Files.isSymbolicLink(PROC.resolve("self/cwd"));
  }

  List<ProcessHandle> running() throws IOException {
    if (!isKnown()) {
      return List.of();
    }
    Path directory = pgdata.toRealPath();
    return ProcessHandle.allProcesses().filter(process -> worksIn(process, directory)).toList();
  }

  private static boolean worksIn(ProcessHandle process, Path directory) {
    Path proc = PROC.resolve(Long.toString(process.pid()));
    try {
      return Files.readSymbolicLink(proc.resolve("cwd")).equals(directory)
          && Files.readSymbolicLink(proc.resolve("exe"))
              .toString()
              .matches(".*/postgres( \\(deleted\\))?");
    } catch (IOException e) {
      // It ended meanwhile, or belongs to someone else: it does not work in our directory.
      return false;
    }
  }

  /** Gives them {@code grace} to end, then ends those that are left. */
  void end(Duration grace) throws IOException {
    if (endWithin(grace)) {
      return;
    }
    running().forEach(ProcessHandle::destroyForcibly);
    if (!endWithin(KILLED_MAX)) {
      throw new DatabaseException("processes of an earlier PostgreSQL do not end in " + pgdata);
    }
  }

  private boolean endWithin(Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!running().isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new DatabaseException("interrupted while processes end in " + pgdata);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return true;
  }
}
