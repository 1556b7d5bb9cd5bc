package dev.tollgate.client.spool;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Arrays;

/** Something kept, equal to another with the same place, time and bytes. */
public final class SpooledItem {
  /** The longest that an item may be: 16 MiB. */
  static final int LENGTH_MAX = 16 << 20;

  private final int line;
  private final long number;
  private final Instant acceptedAt;
  private final byte[] bytes;

  /**
   * Takes a copy of the bytes.
   *
   * @param line from 0, below {@link Spool#LINES}
   * @param number above zero; unique in the spool
   * @param acceptedAt when the caller took it over
   * @param bytes at most 16 MiB
   */
  public SpooledItem(int line, long number, Instant acceptedAt, byte[] bytes) {
    if (line < 0 || line >= Spool.LINES) {
      throw new IllegalArgumentException(
          "line must be at least 0 and below " + Spool.LINES + ": " + line);
    }
    if (number < 1) {
      throw new IllegalArgumentException("number must be above zero: " + number);
    }
    if (bytes.length > LENGTH_MAX) {
      throw new IllegalArgumentException(
          "bytes must be at most " + LENGTH_MAX + ", are " + bytes.length);
    }
    this.line = line;
    this.number = number;
    this.acceptedAt = requireNonNull(acceptedAt, "acceptedAt");
    this.bytes = bytes.clone();
  }

  public int line() {
    return line;
  }

  public long number() {
    return number;
  }

  public Instant acceptedAt() {
    return acceptedAt;
  }

  /** A copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** How many bytes. */
  public int length() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SpooledItem that
        && line == that.line
        && number == that.number
        && acceptedAt.equals(that.acceptedAt)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(number);
  }

  /** Without the bytes, which may tell of a customer. */
  @Override
  public String toString() {
    return "SpooledItem[line=" + line + ", number=" + number + ", " + bytes.length + " bytes]";
  }
}
