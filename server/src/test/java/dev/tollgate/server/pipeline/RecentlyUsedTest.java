package dev.tollgate.server.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentlyUsedTest {
  @Test
  void forgetsWhatWasNotUsedFirst() {
    RecentlyUsed<Integer, String> map = new RecentlyUsed<>(4);
    IntStream.rangeClosed(1, 4).forEach(key -> map.put(key, "v" + key));
    // Of the old half, 1 is used and 2 is not.
    assertEquals("v1", map.get(1));
    map.put(5, "v5");
    map.put(6, "v6");
    assertNull(map.get(2));
    assertEquals("v1", map.get(1));
    assertEquals("v5", map.get(5));
  }

  @Test
  void answersWithTheLastValueOrNone() {
    long seed = Long.getLong("tollgate.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    RecentlyUsed<Integer, Integer> map = new RecentlyUsed<>(16);
    Map<Integer, Integer> all = new HashMap<>();
    int kept = 0;
    for (int i = 0; i < 10_000; i++) {
      int key = random.nextInt(32);
      switch (random.nextInt(8)) {
        case 0 -> {
          map.remove(key);
          all.remove(key);
        }
        case 1, 2 -> {
          map.put(key, i);
          all.put(key, i);
        }
        default -> {
          Integer value = map.get(key);
          if (value != null) {
            kept++;
            assertEquals(all.get(key), value, "-Dtollgate.seed=" + seed);
          }
        }
      }
    }
    assertTrue(kept > 1_000, "-Dtollgate.seed=" + seed + ": " + kept);
    map.clear();
    IntStream.range(0, 32).forEach(key -> assertNull(map.get(key)));
  }

  @Test
  void keepsNoMoreThanItMay() {
    RecentlyUsed<Integer, Integer> map = new RecentlyUsed<>(100);
    IntStream.range(0, 1_000).forEach(key -> map.put(key, key));
    long kept = IntStream.range(0, 1_000).filter(key -> map.get(key) != null).count();
    assertTrue(kept >= 50 && kept <= 100, "kept " + kept);
  }
}
