package dev.tollgate.server.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SlotsTest {
  private final Slots slots = new Slots(8, 3);

  private void take(long endpointNo, int times) {
    for (int i = 0; i < times; i++) {
      slots.take(endpointNo);
    }
  }

  @Test
  void anEndpointHasItsShare() {
    assertEquals(3, slots.free(1));
    take(1, 3);
    assertEquals(0, slots.free(1));
    assertEquals(3, slots.free(2));
    slots.release(1, true);
    assertEquals(1, slots.free(1));
  }

  @Test
  void allOfThemHaveNoMoreThanThereIs() {
    take(1, 3);
    take(2, 3);
    assertEquals(2, slots.free(3));
    take(3, 2);
    assertEquals(0, slots.free(4));
  }

  @Test
  void oneThatFailedGetsOneAtATimeUntilItSucceeds() {
    take(1, 1);
    slots.release(1, false);
    assertEquals(1, slots.free(1));
    take(1, 1);
    assertEquals(0, slots.free(1));
    slots.release(1, true);
    assertEquals(3, slots.free(1));
  }

  @Test
  void thoseThatFailLeaveHalfToTheOthers() {
    for (long no = 1; no <= 6; no++) {
      take(no, 1);
      slots.release(no, false);
    }
    for (long no = 1; no <= 4; no++) {
      assertEquals(1, slots.free(no));
      take(no, 1);
    }
    assertEquals(0, slots.free(5));
    assertEquals(3, slots.free(7));
  }

  @Test
  void whatIsNoMoreIsForgotten() {
    take(1, 1);
    slots.release(1, false);
    slots.keepOnly(Set.of(2L));
    assertEquals(3, slots.free(1));
  }
}
