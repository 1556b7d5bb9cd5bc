package dev.tollgate.server.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says which process owns a data directory: a lock on {@code tollgate.lock} that the operating
 * system drops when the process ends, however it ends.
 */
final class DirectoryLock implements AutoCloseable {
  static final String FILE_NAME = "tollgate.lock";

  // Past any text, so that the owner's id can be read while it is held, on every platform.
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  // Asked before the file is opened: on POSIX systems closing any channel on a file drops all locks
  // that the process has on it.
  private static final Set<Path> HELD_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /** Takes the lock, or says which process has it. */
  static DirectoryLock take(Path dataDir) throws IOException {
    Path directory = dataDir.toRealPath();
    if (!HELD_BY_THIS_PROCESS.add(directory)) {
      throw inUse(directory, "process " + ProcessHandle.current().pid());
    }
    boolean taken = false;
    try {
      DirectoryLock lock = lock(directory);
      taken = true;
      return lock;
    } finally {
      if (!taken) {
        HELD_BY_THIS_PROCESS.remove(directory);
      }
    }
  }

  private static DirectoryLock lock(Path directory) throws IOException {
    Path file = directory.resolve(FILE_NAME);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      if (lock == null) {
        throw inUse(directory, owner(file));
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      taken = true;
      return new DirectoryLock(directory, channel);
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  private static String owner(Path file) throws IOException {
    String pid = Files.readString(file, StandardCharsets.US_ASCII).strip();
    return pid.isEmpty() ? "another process" : "process " + pid;
  }

  private static DatabaseException inUse(Path directory, String owner) {
    return new DatabaseException(
        "the data directory "
            + directory
            + " is in use by "
            + owner
            + ": stop that server, or give this one another --data-dir");
  }

  /** Gives the directory back; once is enough, more does no harm. */
  @Override
  public void close() {
    if (!channel.isOpen()) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new DatabaseException("cannot release " + directory.resolve(FILE_NAME), e);
    } finally {
      HELD_BY_THIS_PROCESS.remove(directory);
    }
  }
}
