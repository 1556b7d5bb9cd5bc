package dev.tollgate.server.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LanesTest {
  private static final Instant T = Instant.parse("2025-02-10T10:00:00Z");

  private static PendingMessage pending(String tenant, String id) {
    return new PendingMessage(
        WritePath.inbound(tenant, "c", id, T), Instant.MAX, new CompletableFuture<>());
  }

  @Test
  void theFirstOfferCallsAWriterAndTheNextWaits() {
    LaneQueue queue = new LaneQueue(0, 10);
    assertEquals(LaneQueue.Offer.CALL_WRITER, queue.offer(pending("a", "1")));
    assertEquals(LaneQueue.Offer.WAITS, queue.offer(pending("a", "2")));
    assertFalse(queue.idle());
  }

  @Test
  void oneTenantTakesAtMostHalfOfALane() {
    LaneQueue queue = new LaneQueue(0, 10);
    for (int i = 0; i < 5; i++) {
      assertFalse(queue.offer(pending("a", "a" + i)) == LaneQueue.Offer.FULL);
    }
    assertEquals(LaneQueue.Offer.FULL, queue.offer(pending("a", "a5")));
    for (int i = 0; i < 5; i++) {
      assertEquals(LaneQueue.Offer.WAITS, queue.offer(pending("b", "b" + i)));
    }
    assertEquals(LaneQueue.Offer.FULL, queue.offer(pending("c", "c0")));
  }

  @Test
  void whatIsTakenMakesRoom() {
    LaneQueue queue = new LaneQueue(0, 4);
    queue.offer(pending("a", "1"));
    queue.offer(pending("a", "2"));
    assertEquals(LaneQueue.Offer.FULL, queue.offer(pending("a", "3")));
    List<Pending> taken = queue.take(1);
    assertEquals("1", ((PendingMessage) taken.get(0)).message().messageId());
    assertEquals(LaneQueue.Offer.WAITS, queue.offer(pending("a", "3")));
    assertEquals(2, queue.size());
  }

  @Test
  void aLaneIsGivenBackOnlyWhenNothingWaits() {
    LaneQueue queue = new LaneQueue(0, 10);
    queue.offer(pending("a", "1"));
    queue.offer(pending("a", "2"));
    queue.take(1);
    assertFalse(queue.release());
    assertFalse(queue.idle());
    queue.take(1);
    assertTrue(queue.release());
    assertTrue(queue.idle());
    assertEquals(LaneQueue.Offer.CALL_WRITER, queue.offer(pending("a", "3")));
  }

  @Test
  void anExpiredMessageIsKnownByTheInstantItsCallerStopsWaiting() {
    PendingMessage message =
        new PendingMessage(WritePath.inbound("a", "c", "1", T), T, new CompletableFuture<>());
    assertTrue(message.expired(T));
    assertFalse(message.expired(T.minusNanos(1)));
  }
}
