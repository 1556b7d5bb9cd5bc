package dev.tollgate.client.spool;

import static dev.tollgate.client.spool.Spools.all;
import static dev.tollgate.client.spool.Spools.open;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed again and again while it keeps items: what was acknowledged stays. */
class SpoolKillSimulation {
  private static final int ROUNDS =
      "full".equals(System.getProperty("tollgate.campaign")) ? 100 : 10;
  private static final int LIFE_MILLIS_MAX = 400;

  @TempDir private Path directory = Path.of("unset");

  private final Set<Long> kept = new TreeSet<>();
  private final Set<Long> removed = new TreeSet<>();
  private final Set<Long> parked = new TreeSet<>();

  @Test
  void whatWasAcknowledgedIsThereAfterEveryKill() throws Exception {
    long seed = Long.getLong("tollgate.seed", System.nanoTime());
    System.out.println("To repeat: -Dtollgate.seed=" + seed);
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      try (KeepingProcess process = KeepingProcess.start(directory, random.nextLong())) {
        process.acknowledged();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LIFE_MILLIS_MAX)));
        process.kill();
        kept.addAll(process.kept());
        removed.addAll(process.numbers("removed"));
        parked.addAll(process.numbers("parked"));
      }
      check("seed " + seed + ", round " + round);
    }
    System.out.println(
        ROUNDS + " kills: " + kept.size() + " items kept, " + parked.size() + " of them parked");
  }

  private void check(String when) {
    try (Spool spool = open(directory)) {
      List<SpooledItem> all = all(spool);
      List<Long> numbers = all.stream().map(SpooledItem::number).toList();
      Set<Long> missing = new TreeSet<>(kept);
      missing.removeAll(removed);
      numbers.forEach(missing::remove);
      assertEquals(Set.of(), missing, when);
      all.forEach(item -> assertEquals(Spools.item(item.number()), item, when));
      assertInOrder(spool, when);
      assertParked(spool, numbers, when);
      assertEquals(0, spool.state().damagedFiles(), when);
      assertTrue(spool.lastNumber() >= kept.stream().max(Long::compare).orElse(0L), when);
    }
  }

  private static void assertInOrder(Spool spool, String when) {
    for (int line = 0; line < Spool.LINES; line++) {
      List<SpooledItem> read = spool.read(line, 0, Integer.MAX_VALUE);
      List<SpooledItem> sorted = new ArrayList<>(read);
      sorted.sort(Comparator.comparingLong(SpooledItem::number));
      assertEquals(sorted, read, when);
    }
  }

  private void assertParked(Spool spool, List<Long> inLines, String when) {
    List<Long> found =
        spool.parked(0, Integer.MAX_VALUE).stream().map(item -> item.item().number()).toList();
    assertTrue(found.containsAll(parked), when);
    Set<Long> twice = new TreeSet<>(inLines);
    twice.retainAll(found);
    assertEquals(Set.of(), twice, when);
  }
}
