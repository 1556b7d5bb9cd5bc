package dev.tollgate.server.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stored rows depend on these: a lane that moved would lose its tenants. */
class LaneMapTest {
  @ParameterizedTest
  @CsvSource({
    // The checksum of "123456789" is CRC-32C's published check value, E3069283 hexadecimal.
    "123456789,3",
    "a,0",
    "rest-000,7",
    "مطعم,10",
  })
  void lanesOfSixteen(String tenantId, String lane) {
    assertEquals(Integer.parseInt(lane), new LaneMap(16).laneOf(tenantId));
  }

  @Test
  void theCheckValueModuloManyLanes() {
    assertEquals((int) (0xE3069283L % 1021), new LaneMap(1021).laneOf("123456789"));
  }

  @Test
  void aLaneIsNeverNegative() {
    for (int i = 0; i < 10_000; i++) {
      int lane = new LaneMap(7).laneOf("tenant-" + i);
      assertEquals(Math.floorMod(lane, 7), lane);
    }
  }

  @Test
  void thereIsAtLeastOneLane() {
    assertThrows(IllegalArgumentException.class, () -> new LaneMap(0));
    assertThrows(IllegalArgumentException.class, () -> new LaneMap(1025));
  }
}
