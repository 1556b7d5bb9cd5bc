package dev.tollgate.client.spool;

import static dev.tollgate.client.spool.Spools.START;
import static dev.tollgate.client.spool.Spools.all;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power fails again and again, and of what was not forced to the disk any part is lost: what
 * was acknowledged stays, whatever happened to the write that came after it.
 */
class SpoolPowerSimulation {
  private static final int ROUNDS =
      "full".equals(System.getProperty("tollgate.campaign")) ? 300 : 30;
  private static final int FORCES_MAX = 60;

  @TempDir private Path directory = Path.of("unset");

  private final Set<Long> kept = new TreeSet<>();
  private final Set<Long> removed = new TreeSet<>();

  @Test
  void whatWasAcknowledgedIsThereAfterEveryLossOfPower() throws Exception {
    long seed = Long.getLong("tollgate.seed", System.nanoTime());
    System.out.println("To repeat: -Dtollgate.seed=" + seed);
    Random random = new Random(seed);
    int damaged = 0;
    try (LossyDisk disk = LossyDisk.install()) {
      for (int round = 0; round < ROUNDS; round++) {
        disk.failAfter(FORCES_MAX);
        try (Spool spool = spool(disk)) {
          check(spool, "seed " + seed + ", round " + round);
          disk.failAfter(1 + random.nextInt(FORCES_MAX));
          keepUntilItFails(spool, random);
        }
        disk.lose(directory.resolve("spool.mv"), random);
        damaged += deleteDamaged();
      }
    }
    System.out.println(
        ROUNDS + " losses: " + kept.size() + " items kept, " + damaged + " files set aside");
  }

  private int deleteDamaged() throws IOException {
    int deleted = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.damaged-*")) {
      for (Path file : files) {
        Files.delete(file);
        deleted++;
      }
    }
    return deleted;
  }

  private Spool spool(LossyDisk disk) {
    return Spool.open(Spools.settings(directory), () -> START, () -> 0, disk::name);
  }

  private void check(Spool spool, String when) {
    Set<Long> missing = new TreeSet<>(kept);
    missing.removeAll(removed);
    for (SpooledItem item : all(spool)) {
      missing.remove(item.number());
      assertEquals(Spools.item(item.number()), item, when);
    }
    assertEquals(Set.of(), missing, when);
    assertEquals(List.of(), spool.parked(0, 10), when);
    assertEquals(Optional.empty(), spool.state().failure(), when);
  }

  private void keepUntilItFails(Spool spool, Random random) {
    while (spool.state().failure().isEmpty()) {
      long first = spool.lastNumber() + 1;
      long last = first + random.nextInt(30);
      try {
        spool.keep(Spools.items(first, last)).join();
      } catch (CompletionException e) {
        return;
      }
      for (long number = first; number <= last; number++) {
        kept.add(number);
      }
      if (random.nextBoolean()) {
        long from = Math.max(1, first - random.nextInt(200));
        for (long number = from; number < from + 25; number++) {
          removed.add(number);
          spool.remove(Spools.line(number), List.of(number));
        }
      }
    }
  }
}
