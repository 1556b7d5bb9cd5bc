package dev.tollgate.server.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReservationTest {
  private static final Instant END = Instant.parse("2025-01-15T12:00:00Z");
  private static final Instant BEFORE = END.minusNanos(1000);
  private static final UUID MESSAGE = new UUID(1, 1);

  private final Reservation held =
      new Reservation(7, 1, new UUID(0, 9), 3, Reservation.Fate.HELD, END, null);

  @Test
  void holdsUntilItsEndAndNotAtIt() {
    assertTrue(held.live(BEFORE));
    assertEquals(ReservationState.HELD, held.state(BEFORE));
    assertFalse(held.live(END));
    assertEquals(ReservationState.EXPIRED, held.state(END));
  }

  @Test
  void holdsNothingOnceItHasAFate() {
    for (Reservation ended :
        new Reservation[] {held.settled(MESSAGE), held.consumed(), held.released()}) {
      assertFalse(ended.live(BEFORE));
      assertEquals(ended.state(BEFORE), ended.state(END));
    }
    assertEquals(ReservationState.SETTLED, held.settled(MESSAGE).state(BEFORE));
    assertEquals(ReservationState.CONSUMED, held.consumed().state(BEFORE));
    assertEquals(ReservationState.RELEASED, held.released().state(BEFORE));
  }

  @Test
  void isSettledForItsMessageAndConsumedForAnother() {
    Reservation settled = held.settled(MESSAGE);
    assertEquals(ReservationState.SETTLED, settled.stateFor(MESSAGE, END));
    assertEquals(ReservationState.CONSUMED, settled.stateFor(new UUID(2, 2), END));
    assertEquals(ReservationState.EXPIRED, held.stateFor(MESSAGE, END));
  }

  @Test
  void keepsItsNumberAndKeyWhenItIsHeldAgain() {
    Reservation again = held.released().held(4, END.plusSeconds(60));
    assertEquals(held.reservationNo(), again.reservationNo());
    assertEquals(held.reservationKey(), again.reservationKey());
    assertEquals(4, again.conversationNo());
    assertTrue(again.live(END));
  }
}
