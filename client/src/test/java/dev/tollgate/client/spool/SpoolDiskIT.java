package dev.tollgate.client.spool;

import static dev.tollgate.client.spool.Spools.START;
import static dev.tollgate.client.spool.Spools.all;
import static dev.tollgate.client.spool.Spools.items;
import static dev.tollgate.client.spool.Spools.line;
import static dev.tollgate.client.spool.Spools.open;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, and one that fails, while a spool runs. */
class SpoolDiskIT {
  private static final String FULL = "No space left on device";

  @TempDir private Path directory = Path.of("unset");

  private final FailingDisk disk = FailingDisk.install();
  private final AtomicLong nanos = new AtomicLong();

  @AfterEach
  void recover() {
    disk.close();
  }

  private Spool spool() {
    return Spool.open(Spools.settings(directory), () -> START, nanos::get, disk::name);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static SpoolException keepFails(Spool spool, List<SpooledItem> items) {
    CompletionException failed =
        assertThrows(CompletionException.class, () -> spool.keep(items).join());
    assertFalse(failed.getCause() instanceof SpoolFullException, () -> failed.toString());
    return assertInstanceOf(SpoolException.class, failed.getCause());
  }

  @Test
  void aFullDiskFailsClearlyAndLosesNothingThatWasAcknowledged() {
    try (Spool spool = spool()) {
      spool.keep(items(1, 50)).join();
      disk.failWrites(FULL);
      assertTrue(keepFails(spool, items(51, 60)).toString().contains(FULL));
      assertEquals(Optional.of(FULL), spool.state().failure());
      disk.recover();
      assertTrue(keepFails(spool, items(61, 61)).toString().contains("soon tried again"));
      pass(Duration.ofSeconds(1));
      spool.keep(items(62, 70)).join();
      assertEquals(Optional.empty(), spool.state().failure());
      assertTrue(all(spool).containsAll(items(1, 50)));
      assertTrue(all(spool).containsAll(items(62, 70)));
    }
    try (Spool spool = open(directory)) {
      assertTrue(all(spool).containsAll(items(1, 50)));
      assertTrue(all(spool).containsAll(items(62, 70)));
      assertEquals(0, spool.state().damagedFiles());
    }
  }

  @Test
  void thePauseDoublesWhileTheDiskStaysFull() {
    try (Spool spool = spool()) {
      disk.failWrites(FULL);
      keepFails(spool, items(1, 1));
      pass(Duration.ofSeconds(1));
      assertFalse(keepFails(spool, items(1, 1)).toString().contains("soon tried again"));
      pass(Duration.ofSeconds(1));
      assertTrue(keepFails(spool, items(1, 1)).toString().contains("soon tried again"));
      disk.recover();
      pass(Duration.ofSeconds(1));
      spool.keep(items(1, 1)).join();
    }
  }

  @Test
  void whatWasDeliveredWhileTheDiskIsFullIsNotReadAgain() {
    try (Spool spool = spool()) {
      spool.keep(items(1, 12)).join();
      disk.failWrites(FULL);
      spool.remove(line(4), List.of(4L));
      keepFails(spool, items(13, 13));
      spool.remove(line(8), List.of(8L));
      assertEquals(items(12, 12), spool.read(line(4), 0, 10));
      disk.recover();
      pass(Duration.ofSeconds(2));
      spool.keep(items(14, 14)).join();
      assertEquals(items(12, 12), spool.read(line(4), 0, 10));
    }
    try (Spool spool = open(directory)) {
      assertEquals(items(12, 12), spool.read(line(4), 0, 10));
    }
  }

  @Test
  void aRemovalAloneIsWrittenOnceTheDiskTakesItAgain() {
    try (Spool spool = spool()) {
      spool.keep(items(1, 4)).join();
      disk.failWrites(FULL);
      spool.remove(line(4), List.of(4L));
      Spools.eventually("the failure", () -> spool.state().failure().isPresent());
      disk.recover();
      pass(Duration.ofSeconds(1));
      Spools.eventually("the recovery", () -> spool.state().failure().isEmpty());
      assertEquals(3, spool.state().items());
    }
  }

  /** A disk that is full ends no delivery. */
  @Test
  void allIsReadAndRemovedWhileTheDiskIsFull() {
    try (Spool spool = spool()) {
      spool.keep(items(1, 100)).join();
      disk.failWrites(FULL);
      keepFails(spool, items(101, 101));
      for (int line = 0; line < Spool.LINES; line++) {
        List<Long> numbers = spool.read(line, 0, 100).stream().map(SpooledItem::number).toList();
        spool.remove(line, numbers);
        assertEquals(List.of(), spool.read(line, 0, 100));
        pass(Duration.ofSeconds(1));
      }
      assertEquals(Optional.of(FULL), spool.state().failure());
      disk.recover();
      pass(Duration.ofSeconds(30));
      spool.keep(items(101, 101)).join();
    }
    try (Spool spool = open(directory)) {
      assertEquals(items(101, 101), all(spool));
    }
  }

  /** What was read before the failure is on the disk again afterwards, in a new file. */
  @Test
  void aFailedSyncAcknowledgesNothing() {
    try (Spool spool = spool()) {
      spool.keep(items(1, 10)).join();
      disk.failSyncs("Input/output error");
      keepFails(spool, items(11, 20));
      pass(Duration.ofSeconds(1));
      keepFails(spool, items(11, 20));
      assertTrue(all(spool).containsAll(items(1, 10)), "it is read meanwhile");
      disk.recover();
      pass(Duration.ofSeconds(1));
      pass(Duration.ofSeconds(1));
      spool.keep(items(21, 30)).join();
      assertTrue(all(spool).containsAll(items(1, 10)));
      assertTrue(all(spool).containsAll(items(21, 30)));
    }
  }

  @Test
  void aDiskThatCannotBeReadIsNoDamage() {
    try (Spool spool = spool()) {
      spool.keep(items(1, 10)).join();
      disk.failWrites(FULL);
      keepFails(spool, items(11, 20));
      disk.failReads("Input/output error");
      assertThrows(SpoolException.class, () -> spool.read(0, 0, 10));
      disk.recover();
      pass(Duration.ofSeconds(2));
      assertTrue(all(spool).containsAll(items(1, 10)));
      assertEquals(0, spool.state().damagedFiles());
    }
  }

  @Test
  void aSpoolThatCannotBeOpenedTellsWhyAndLetsTheDirectoryGo() {
    open(directory).close();
    disk.failReads("Input/output error");
    SpoolException failed = assertThrows(SpoolException.class, this::spool);
    assertTrue(failed.toString().contains("Input/output error"), failed::toString);
    disk.recover();
    spool().close();
  }
}
