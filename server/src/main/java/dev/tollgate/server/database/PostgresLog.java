package dev.tollgate.server.database;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The file PostgreSQL logs to. It is kept at a bounded size: what is there moves to a second file,
 * in place of what that held, and the first starts empty again.
 */
record PostgresLog(Path file) {
  private static final long SIZE_MAX_BYTES = 8L << 20;
  private static final int TAIL_MAX_BYTES = 2000;

  static PostgresLog in(Path dataDir) {
    return new PostgresLog(dataDir.resolve("postgres.log"));
  }

  /** Its length now, for {@link #since}. */
  long position() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** The last lines logged after {@code position}, some 2,000 bytes at most. */
  String since(long position) throws IOException {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      long length = log.length();
      long from = Math.max(Math.min(position, length), length - TAIL_MAX_BYTES);
      byte[] tail = new byte[Math.toIntExact(length - from)];
      log.seek(from);
      log.readFully(tail);
      return new String(tail, StandardCharsets.UTF_8).strip();
    }
  }

  /** Starts over when it has grown too large. Lines logged in that moment may be lost. */
  void keepBounded() throws IOException {
    if (position() <= SIZE_MAX_BYTES) {
      return;
    }
    Path older = file.resolveSibling(file.getFileName() + ".1");
    Files.copy(file, older, StandardCopyOption.REPLACE_EXISTING);
    // PostgreSQL appends, so it goes on at the new end.
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
  }
}
