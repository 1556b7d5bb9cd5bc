package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CallMemoryTest {
  private static final int ALL = 1024 * 1024;

  private final CallMemory memory = new CallMemory(ALL);

  /** Takes until it is refused, and holds all but that. */
  private long greedy(Connection connection) {
    long taken = 0;
    while (memory.take(connection, CallMemory.CALL_BYTES)) {
      taken += CallMemory.CALL_BYTES;
    }
    memory.giveBack(connection, CallMemory.CALL_BYTES);
    return taken;
  }

  @Test
  void oneConnectionGetsHalf() {
    assertEquals(ALL / 2, greedy(new Connection()));
  }

  @Test
  void thoseThatGiveNothingBackLeaveEachItsOwn() {
    for (int connection = 0; connection < 50; connection++) {
      assertTrue(greedy(new Connection()) >= CallMemory.CONNECTION_BYTES_MIN);
    }
    Connection late = new Connection();
    assertTrue(memory.take(late, CallMemory.CONNECTION_BYTES_MIN));
    assertFalse(memory.take(late, 1));
  }

  @Test
  void whatIsOpenToAllTakesNothingFromOthers() {
    Connection stranger = new Connection();
    long half = ALL / CallMemory.OPEN_SHARE / 2;
    assertTrue(memory.takeOpen(stranger, half));
    assertFalse(memory.takeOpen(stranger, 1));
    assertEquals(0, memory.held());
    assertTrue(memory.takeOpen(new Connection(), CallMemory.CONNECTION_BYTES_MIN));
    memory.giveBackOpen(stranger, half + 1);
    assertTrue(memory.takeOpen(stranger, CallMemory.CALL_BYTES));
  }
}
