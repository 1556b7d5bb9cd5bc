package dev.tollgate.client.spool;

import static dev.tollgate.client.spool.Spools.START;
import static dev.tollgate.client.spool.Spools.items;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A spool that is used for long takes no more and more of anything. */
class SpoolChurnIT {
  private static final long ITEMS = 200_000;
  private static final int WAVE = 5_000;
  private static final int CALL = 100;
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @TempDir private Path directory = Path.of("unset");

  /** Waves of items that come and go, a few of which stay: the worst for a log. */
  @Test
  void theFileStaysBounded() {
    SpoolSettings settings = new SpoolSettings(directory, ITEMS, 1L << 30, false);
    long contentMax = 0;
    long fileMax = 0;
    try (Spool spool = Spool.open(settings, () -> START)) {
      for (long first = 1; first <= ITEMS; first += WAVE) {
        wave(spool, first);
        contentMax = Math.max(contentMax, spool.state().bytes());
        fileMax = Math.max(fileMax, spool.state().fileBytes());
        removeMost(spool, first);
        fileMax = Math.max(fileMax, spool.state().fileBytes());
      }
      assertEquals(ITEMS / WAVE, spool.state().items());
      System.out.println(
          "RESULT file at most " + fileMax + " bytes, contents at most " + contentMax);
      long bound = SpoolFile.COMPACT_FACTOR * contentMax + 2 * SpoolFile.COMPACT_FLOOR_BYTES;
      assertTrue(fileMax < bound, fileMax + " bytes, bound " + bound);
    }
  }

  private static void wave(Spool spool, long first) {
    for (long number = first; number < first + WAVE; number += CALL) {
      spool.keep(items(number, number + CALL - 1)).join();
    }
  }

  private static void removeMost(Spool spool, long first) {
    for (int line = 0; line < Spool.LINES; line++) {
      List<Long> numbers = new ArrayList<>();
      for (SpooledItem item : spool.read(line, first, WAVE)) {
        numbers.add(item.number());
        if (numbers.size() == CALL) {
          spool.remove(line, numbers);
          numbers.clear();
          // As a caller does, who removes what it has delivered, and reads on.
          List<SpooledItem> unused = spool.read(line, item.number(), 1);
        }
      }
      spool.remove(line, numbers);
      List<SpooledItem> unused = spool.read(line, first, 1);
    }
  }

  @Test
  void aThousandSpoolsLeaveNothingBehind() throws IOException {
    Spools.open(directory).close();
    long descriptors = descriptors();
    long threads = threads();
    for (int round = 1; round <= 1000; round++) {
      SpoolSettings settings = new SpoolSettings(directory, 10_000, 1 << 20, false);
      try (Spool spool = Spool.open(settings, () -> START)) {
        spool.keep(items(round, round)).join();
        if (round % 100 == 0) {
          assertEquals(round, spool.state().items());
        }
      }
    }
    assertEquals(threads, threads());
    assertTrue(descriptors() <= descriptors + 5, () -> "grew from " + descriptors);
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("tollgate-spool"))
        .count();
  }

  private static long descriptors() throws IOException {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(DESCRIPTORS)) {
      return all.count();
    }
  }
}
