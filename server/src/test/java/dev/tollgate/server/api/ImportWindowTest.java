package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.pipeline.LaneLimits;
import org.junit.jupiter.api.Test;

class ImportWindowTest {
  private final ImportWindow window = new ImportWindow(4, 10, 3);

  @Test
  void isFullWhenOneLaneHasItsShare() {
    window.add(1, 100);
    window.add(2, 100);
    window.add(1, 100);
    assertFalse(window.full());
    window.add(1, 100);
    assertTrue(window.full());
    window.remove(2, 100);
    assertTrue(window.full());
    window.remove(1, 100);
    assertFalse(window.full());
  }

  @Test
  void countsLanesThatTookMoreThanTheirShareOnce() {
    for (int i = 0; i < 5; i++) {
      window.add(0, 1);
    }
    window.remove(0, 1);
    window.remove(0, 1);
    assertTrue(window.full());
    window.remove(0, 1);
    assertFalse(window.full());
  }

  @Test
  void isFullWhenAllLanesTogetherHaveEnough() {
    for (int i = 0; i < 9; i++) {
      window.add(i % 4 == 0 ? 1 : i % 4, 1);
      window.remove(i % 4 == 0 ? 1 : i % 4, 1);
    }
    assertTrue(window.isEmpty());
    ImportWindow wide = new ImportWindow(4, 4, 3);
    for (int lane = 0; lane < 4; lane++) {
      assertFalse(wide.full());
      wide.add(lane, 1);
    }
    assertTrue(wide.full());
  }

  @Test
  void isFullByBytes() {
    window.add(0, ImportWindow.BYTES_MAX - 1);
    assertFalse(window.full());
    window.add(1, 1);
    assertTrue(window.full());
    window.remove(1, 1);
    assertFalse(window.full());
  }

  @Test
  void leavesMostOfALanesQueueToOthers() {
    ImportWindow small = new ImportBounds(new LaneMap(16), new LaneLimits(1, 50, 1)).window();
    for (int i = 0; i < 10; i++) {
      assertFalse(small.full());
      small.add(3, 1);
    }
    assertTrue(small.full());
  }
}
