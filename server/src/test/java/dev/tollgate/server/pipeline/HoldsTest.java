package dev.tollgate.server.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.domain.Reservation;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HoldsTest {
  private static final long TENANT = 1;
  private final Holds holds = new Holds();

  private static Reservation live(long number, long conversation) {
    return new Reservation(
        number,
        TENANT,
        new UUID(0, number),
        conversation,
        Reservation.Fate.HELD,
        Instant.MAX,
        null);
  }

  @Test
  void reservationsOfOneConversationShareAHold() {
    holds.add(live(1, 10));
    holds.add(live(2, 10));
    holds.add(live(3, 11));
    assertEquals(2, holds.added(TENANT));
    holds.remove(live(1, 10));
    assertEquals(2, holds.added(TENANT));
    holds.remove(live(2, 10));
    assertEquals(1, holds.added(TENANT));
  }

  @Test
  void storedOnesAreCountedAlready() {
    holds.stored(live(1, 10));
    holds.add(live(2, 10));
    assertEquals(0, holds.added(TENANT));
    holds.remove(live(1, 10));
    holds.remove(live(2, 10));
    assertEquals(-1, holds.added(TENANT));
  }

  @Test
  void twoHoldsBecomeOneWhenTheirConversationsDo() {
    holds.stored(live(1, 10));
    holds.stored(live(2, 11));
    holds.join(TENANT, 11, 10);
    assertEquals(-1, holds.added(TENANT));
    assertEquals(2, holds.of(10).size());
    assertTrue(holds.of(11).isEmpty());
    holds.join(TENANT, 12, 10);
    assertEquals(-1, holds.added(TENANT));
  }

  @Test
  void aHoldThatIsNotThereCannotEnd() {
    assertThrows(IllegalStateException.class, () -> holds.remove(live(1, 10)));
  }
}
