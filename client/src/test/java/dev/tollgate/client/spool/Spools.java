package dev.tollgate.client.spool;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What the tests of the spool share. */
final class Spools {
  static final Instant START = Instant.parse("2025-03-01T12:00:00.123456789Z");

  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private Spools() {}

  static SpoolSettings settings(Path directory) {
    return new SpoolSettings(directory, 1_000_000, 1L << 30, true);
  }

  static Spool open(Path directory) {
    return Spool.open(settings(directory), () -> START);
  }

  /** The item of a number: in a line, and with bytes, that follow from it. */
  static SpooledItem item(long number) {
    return item(number, 20 + (int) (number * 37 % 400));
  }

  static SpooledItem item(long number, int length) {
    byte[] bytes = new byte[length];
    new Random(number).nextBytes(bytes);
    return new SpooledItem(line(number), number, START.minusSeconds(number), bytes);
  }

  /** One of four of the lines. */
  static int line(long number) {
    return (int) (number * 7 % 4);
  }

  static List<SpooledItem> items(long first, long last) {
    List<SpooledItem> items = new ArrayList<>();
    for (long number = first; number <= last; number++) {
      items.add(item(number));
    }
    return items;
  }

  /** All of all lines, in the order of numbers, read in portions. */
  static List<SpooledItem> all(Spool spool) {
    List<SpooledItem> all = new ArrayList<>();
    for (int line = 0; line < Spool.LINES; line++) {
      long after = 0;
      List<SpooledItem> read = spool.read(line, after, 100);
      while (!read.isEmpty()) {
        all.addAll(read);
        after = read.get(read.size() - 1).number();
        read = spool.read(line, after, 100);
      }
    }
    all.sort((one, two) -> Long.compare(one.number(), two.number()));
    return all;
  }

  static void eventually(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + DEADLINE + ": " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }
}
