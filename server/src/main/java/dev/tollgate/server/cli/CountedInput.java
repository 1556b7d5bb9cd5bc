package dev.tollgate.server.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes that are read. One thread reads; any may ask how many. */
final class CountedInput extends FilterInputStream {
  /** The total of what does not say how long it is. */
  static final long UNKNOWN = -1;

  private final long total;
  private volatile long count;

  /**
   * Counts.
   *
   * @param total bytes that there are, or {@link #UNKNOWN}
   */
  CountedInput(InputStream in, long total) {
    super(in);
    this.total = total;
  }

  long total() {
    return total;
  }

  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    count(Math.max(0, read));
    return read;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Only the thread that reads writes it.
  private void count(int read) {
    count += read;
  }
}
