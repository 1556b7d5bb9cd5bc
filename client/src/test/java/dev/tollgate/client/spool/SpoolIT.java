package dev.tollgate.client.spool;

import static dev.tollgate.client.spool.Spools.START;
import static dev.tollgate.client.spool.Spools.all;
import static dev.tollgate.client.spool.Spools.item;
import static dev.tollgate.client.spool.Spools.items;
import static dev.tollgate.client.spool.Spools.line;
import static dev.tollgate.client.spool.Spools.open;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a spool keeps, and where. */
class SpoolIT {
  @TempDir private Path directory = Path.of("unset");

  private static ParkedItem parked(SpooledItem item) {
    return new ParkedItem(item, START.plusSeconds(1), "OUT_OF_RANGE", "too late by a day");
  }

  @Test
  void keepsItemsInTheirLinesAndInOrderOverARestart() {
    try (Spool spool = open(directory)) {
      assertEquals(0, spool.lastNumber());
      spool.keep(items(5, 9)).join();
      spool.keep(items(1, 4)).join();
    }
    try (Spool spool = open(directory)) {
      assertEquals(items(1, 9), all(spool));
      assertEquals(9, spool.lastNumber());
      List<SpooledItem> second = spool.read(line(2), 2, 1);
      assertEquals(List.of(item(6)), second);
      assertEquals(List.of(), spool.read(line(2), Long.MAX_VALUE, 1));
      SpoolState state = spool.state();
      assertEquals(9, state.items());
      assertEquals(0, state.parked());
      assertEquals(Optional.of(START), state.oldestKeptAt());
      assertEquals(bytes(items(1, 9)), state.bytes());
      assertFalse(state.full());
      assertTrue(state.fileBytes() > state.bytes(), () -> state.toString());
    }
  }

  private static long bytes(List<SpooledItem> items) {
    return items.stream().mapToLong(item -> SpoolRecord.OVERHEAD_BYTES + item.length()).sum();
  }

  @Test
  void whatIsRemovedIsGoneOverARestartAndItsNumberIsNotGivenAgain() {
    try (Spool spool = open(directory)) {
      spool.keep(items(1, 8)).join();
      spool.remove(line(8), List.of(8L, 4L, 99L));
      spool.remove(line(8), List.of(8L));
      assertEquals(List.of(), spool.read(line(8), 0, 10));
    }
    try (Spool spool = open(directory)) {
      assertEquals(8, spool.lastNumber());
      assertEquals(6, spool.state().items());
      assertEquals(List.of(), spool.read(line(8), 0, 10));
    }
  }

  @Test
  void anItemThatIsKeptTwiceTakesItsPlaceOnce() {
    SpoolSettings one = new SpoolSettings(directory, 1, 1000, true);
    try (Spool spool = Spool.open(one, () -> START)) {
      spool.keep(List.of(item(1, 300))).join();
      spool.keep(List.of(item(1, 40))).join();
      assertEquals(List.of(item(1, 40)), all(spool));
      assertEquals(1, spool.state().items());
      assertEquals(bytes(List.of(item(1, 40))), spool.state().bytes());
      assertTrue(spool.state().full());
    }
  }

  @Test
  void aBoundOfItemsRefusesTheWholeCallUntilThereIsRoom() {
    try (Spool spool = Spool.open(new SpoolSettings(directory, 10, 1L << 20, true), () -> START)) {
      spool.keep(items(1, 8)).join();
      assertFull(spool, items(9, 11));
      assertEquals(items(1, 8), all(spool));
      spool.keep(items(9, 10)).join();
      assertTrue(spool.state().full());
      assertFull(spool, items(11, 11));
      spool.remove(line(3), List.of(3L));
      spool.keep(items(11, 11)).join();
      assertEquals(10, spool.state().items());
    }
  }

  @Test
  void aBoundOfBytesIsExact() {
    long max = 2 * (SpoolRecord.OVERHEAD_BYTES + 100);
    try (Spool spool = Spool.open(new SpoolSettings(directory, 10, max, true), () -> START)) {
      spool.keep(List.of(item(1, 100))).join();
      assertFull(spool, List.of(item(2, 101)));
      assertTrue(spool.state().full(), "something was refused");
      spool.keep(List.of(item(2, 100))).join();
      assertEquals(max, spool.state().bytes());
      assertTrue(spool.state().full());
      spool.remove(line(1), List.of(1L));
      assertEquals(List.of(), spool.read(line(1), 0, 10));
      spool.keep(List.of(item(3, 99))).join();
      assertFalse(spool.state().full());
    }
  }

  private static void assertFull(Spool spool, List<SpooledItem> items) {
    CompletionException refused =
        assertThrows(CompletionException.class, () -> spool.keep(items).join());
    assertInstanceOf(SpoolFullException.class, refused.getCause());
  }

  @Test
  void whatIsParkedLeavesItsLineAndCountsToTheBounds() {
    try (Spool spool = Spool.open(new SpoolSettings(directory, 3, 1L << 20, true), () -> START)) {
      spool.keep(items(1, 3)).join();
      spool.park(parked(item(2))).join();
      assertEquals(List.of(item(1), item(3)), all(spool));
      assertEquals(1, spool.state().parked());
      assertFull(spool, items(4, 4));
      CompletionException refused =
          assertThrows(CompletionException.class, () -> spool.park(parked(item(4))).join());
      assertInstanceOf(SpoolFullException.class, refused.getCause());
    }
    try (Spool spool = open(directory)) {
      spool.park(parked(item(4))).join();
      assertEquals(List.of(parked(item(2)), parked(item(4))), spool.parked(0, 10));
      assertEquals(List.of(parked(item(4))), spool.parked(2, 10));
      assertEquals(4, spool.lastNumber());
    }
  }

  @Test
  void aParkedItemIsDiscardedOnce() {
    try (Spool spool = open(directory)) {
      spool.park(parked(item(1))).join();
      spool.park(parked(item(2))).join();
      assertTrue(spool.discardParked(2).join());
      assertFalse(spool.discardParked(2).join());
    }
    try (Spool spool = open(directory)) {
      assertEquals(List.of(parked(item(1))), spool.parked(0, 10));
      assertEquals(List.of(), spool.read(line(1), 0, 10));
      assertEquals(1, spool.state().parked());
    }
  }

  @Test
  void aClockThatGoesBackChangesNoOrderAndMakesNoAgeNegative() {
    Instant[] clock = {START};
    try (Spool spool = Spool.open(Spools.settings(directory), () -> clock[0])) {
      spool.keep(items(1, 1)).join();
      clock[0] = START.minus(Duration.ofHours(5));
      spool.keep(items(2, 2)).join();
      assertEquals(items(1, 2), all(spool));
      assertEquals(Optional.of(START), spool.state().oldestKeptAt());
      assertEquals(Duration.ZERO, spool.state().oldestAge(clock[0]));
      assertEquals(Duration.ofHours(1), spool.state().oldestAge(START.plus(Duration.ofHours(1))));
    }
  }

  @Test
  void whatIsAskedAfterTheCloseFails() {
    Spool spool = open(directory);
    spool.keep(items(1, 1)).join();
    spool.close();
    spool.close();
    CompletionException late =
        assertThrows(CompletionException.class, () -> spool.keep(items(2, 2)).join());
    assertTrue(late.toString().contains("The spool is closed"), late::toString);
    assertThrows(SpoolException.class, () -> spool.read(0, 0, 1));
  }

  @Test
  void whatHangsOnAFutureCannotReadAndIsToldSo() {
    CountDownLatch attached = new CountDownLatch(1);
    InstantSource clock =
        () -> {
          assertDoesNotThrow(() -> attached.await());
          return START;
        };
    try (Spool spool = Spool.open(Spools.settings(directory), clock)) {
      CompletableFuture<List<SpooledItem>> read =
          spool.keep(items(1, 1)).thenApply(kept -> spool.read(line(1), 0, 1));
      attached.countDown();
      CompletionException refused = assertThrows(CompletionException.class, read::join);
      assertInstanceOf(IllegalStateException.class, refused.getCause());
    }
  }

  @Test
  void limitsAreNamed() {
    assertThrows(IllegalArgumentException.class, () -> new SpoolSettings(directory, 0, 1, true));
    assertThrows(IllegalArgumentException.class, () -> new SpoolSettings(directory, 1, 0, true));
    assertThrows(
        IllegalArgumentException.class, () -> new SpooledItem(Spool.LINES, 1, START, new byte[0]));
    assertThrows(IllegalArgumentException.class, () -> new SpooledItem(0, 0, START, new byte[0]));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SpooledItem(0, 1, START, new byte[SpooledItem.LENGTH_MAX + 1]));
    assertThrows(
        IllegalArgumentException.class, () -> new ParkedItem(item(1), START, "", "no code"));
    assertEquals(
        ParkedItem.TEXT_LENGTH_MAX,
        new ParkedItem(item(1), START, "X", "t".repeat(2000)).text().length());
  }
}
