package dev.tollgate.gateway.replay;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Where the lines of a file are, so that they can be read in any order with little memory. */
final class LineIndex implements AutoCloseable {
  /** Longest line: well above what a gateway takes, so that its refusal can be tried. */
  static final int LINE_BYTES_MAX = 16 * 1024 * 1024;

  private static final int BUFFER_BYTES = 64 * 1024;

  private final FileChannel file;
  private long[] starts = new long[1024];
  private int[] lengths = new int[1024];
  private int count;

  private LineIndex(FileChannel file) {
    this.file = file;
  }

  /**
   * Finds the lines of a file that are not blank.
   *
   * @throws IOException when it cannot be read or has a line over {@link #LINE_BYTES_MAX}
   */
  static LineIndex of(Path path) throws IOException {
    LineIndex index = new LineIndex(FileChannel.open(path, StandardOpenOption.READ));
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES)) {
      index.scan(in);
      return index;
    } catch (IOException | RuntimeException failure) {
      index.close();
      throw failure;
    }
  }

  int size() {
    return count;
  }

  byte[] line(int number) throws IOException {
    ByteBuffer line = ByteBuffer.allocate(lengths[number]);
    while (line.hasRemaining()) {
      if (file.read(line, starts[number] + line.position()) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
    }
    return line.array();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void scan(InputStream in) throws IOException {
    long start = 0;
    long position = 0;
    boolean blank = true;
    for (int b = in.read(); b >= 0; b = in.read()) {
      position++;
      if (b == '\n') {
        add(start, position - 1 - start, blank);
        start = position;
        blank = true;
      } else if (b > ' ') {
        blank = false;
      }
    }
    add(start, position - start, blank);
  }

  private void add(long start, long length, boolean blank) throws IOException {
    if (blank) {
      return;
    }
    if (length > LINE_BYTES_MAX) {
      throw new IOException("line " + (count + 1) + " is over " + LINE_BYTES_MAX + " bytes");
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      lengths = Arrays.copyOf(lengths, count * 2);
    }
    starts[count] = start;
    lengths[count++] = (int) length;
  }
}
