package dev.tollgate.server.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SlotsTest {
  private final Slots slots = new Slots(8, 3);

  private void take(long endpointNo, int times) {
    for (int i = 0; i < times; i++) {
      slots.begin(endpointNo, Runnable::run, () -> {});
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
  void whatNoThreadTakesHoldsNoSlot() {
    for (int i = 0; i < 4; i++) {
      assertThrows(
          RejectedExecutionException.class,
          () ->
              slots.begin(
                  1,
                  task -> {
                    throw new RejectedExecutionException("no room");
                  },
                  () -> {}));
    }
    assertEquals(0, slots.taken());
    assertEquals(3, slots.free(1), "its endpoint has not failed");
  }

  @Test
  void nothingBeginsWithoutASlot() {
    take(1, 3);
    AtomicBoolean begun = new AtomicBoolean();
    assertThrows(
        IllegalStateException.class, () -> slots.begin(1, Runnable::run, () -> begun.set(true)));
    assertFalse(begun.get());
    assertEquals(3, slots.taken());
  }

  @Test
  void whatIsNoMoreIsForgotten() {
    take(1, 1);
    slots.release(1, false);
    slots.keepOnly(Set.of(2L));
    assertEquals(3, slots.free(1));
  }
}
