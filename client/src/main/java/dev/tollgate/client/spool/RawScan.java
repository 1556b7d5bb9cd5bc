package dev.tollgate.client.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds whole records in a file, whatever else is in it. It also finds some that were removed
 * already and not overwritten yet.
 */
final class RawScan {
  private static final int WINDOW_BYTES = 1 << 20;
  private static final int RECORD_BYTES_MAX = SpooledItem.LENGTH_MAX + (1 << 16);

  private final FileChannel file;
  private final Consumer<SpoolRecord> found;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);

  /** Where in the file the window begins. */
  private long windowStart;

  private RawScan(FileChannel file, Consumer<SpoolRecord> found) {
    this.file = file;
    this.found = found;
  }

  /** Hands over each record, in the order of the file. */
  static void scan(Path path, Consumer<SpoolRecord> found) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      new RawScan(file, found).scan();
    }
  }

  private void scan() throws IOException {
    long end = file.size();
    long position = 0;
    while (position + SpoolRecord.OVERHEAD_BYTES <= end) {
      int at = window(position);
      if (at < 0) {
        return;
      }
      if (window.getInt(at) == SpoolRecord.MAGIC) {
        position += record(position, window.getInt(at + Integer.BYTES), end);
      } else {
        position++;
      }
    }
  }

  /** Where in the window a position and a frame behind it are; below zero at the file's end. */
  private int window(long position) throws IOException {
    long at = position - windowStart;
    if (at + SpoolRecord.FRAME_BYTES <= window.limit()) {
      return (int) at;
    }
    window.clear();
    windowStart = position;
    while (window.hasRemaining() && file.read(window, position + window.position()) >= 0) {}
    window.flip();
    return window.limit() < SpoolRecord.FRAME_BYTES ? -1 : 0;
  }

  /** How far to go on: over the record, or a byte when it is none. */
  private int record(long position, int body, long end) throws IOException {
    long length = (long) SpoolRecord.FRAME_BYTES + body;
    if (body < 0 || length > RECORD_BYTES_MAX || position + length > end) {
      return 1;
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) length);
    while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) >= 0) {}
    Optional<SpoolRecord> record = SpoolRecord.decode(bytes.array());
    record.ifPresent(found);
    return record.isPresent() ? (int) length : 1;
  }
}
