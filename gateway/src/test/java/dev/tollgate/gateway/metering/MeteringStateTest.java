package dev.tollgate.gateway.metering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.client.TollgateException;
import dev.tollgate.gateway.testing.LogLines;
import dev.tollgate.gateway.testing.Refusals;
import dev.tollgate.gateway.testing.SettableTime;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class MeteringStateTest {
  private final SettableTime time = new SettableTime(Instant.parse("2025-01-31T12:00:00Z"));
  private final Counters counters = new Counters();
  private final MeteringState state = new MeteringState(time, counters);

  @Test
  void anOutageIsToldOnceAndItsEndOnce() {
    try (LogLines lines = new LogLines()) {
      for (int i = 0; i < 100; i++) {
        state.failed(new CompletionException(new TimeoutException()));
      }
      assertTrue(state.isAway());
      time.advance(MeteringState.QUIET.plusMillis(1));
      for (int i = 0; i < 100; i++) {
        state.answered(state.now());
      }
      assertFalse(state.isAway());
      assertEquals(1, lines.count("metering is away (no answer in time)"), lines.all()::toString);
      assertEquals(1, lines.count("metering is back"), lines.all()::toString);
      assertEquals(1, lines.count("100 calls had failed"), lines.all()::toString);
    }
  }

  @Test
  void callsUnderWayAtAFailureDoNotEndAnOutage() {
    try (LogLines lines = new LogLines()) {
      Instant before = state.now();
      time.advance(Duration.ofSeconds(3));
      state.failed(new TimeoutException());
      time.advance(Duration.ofSeconds(3));
      state.answered(before);
      assertTrue(state.isAway());
      state.answered(state.now());
      assertFalse(state.isAway());
      assertEquals(2, lines.all().size(), lines.all()::toString);
    }
  }

  @Test
  void aServerThatFailsEveryOtherCallDoesNotFillTheLog() {
    try (LogLines lines = new LogLines()) {
      for (int i = 0; i < 1000; i++) {
        state.failed(new TimeoutException());
        time.advance(Duration.ofMillis(500));
        state.answered(state.now());
        time.advance(Duration.ofMillis(500));
      }
      assertEquals(1, lines.all().size(), lines.all()::toString);
    }
  }

  @Test
  void withoutAnOutageAnswersSayNothing() {
    try (LogLines lines = new LogLines()) {
      state.answered(state.now());
      assertFalse(state.isAway());
      assertEquals(0, lines.all().size());
    }
  }

  @Test
  void everyTroubleIsToldOnceAnOutage() {
    try (LogLines lines = new LogLines()) {
      for (int i = 0; i < 10; i++) {
        state.failed(failure(Status.UNAVAILABLE));
        assertEquals("away", state.word());
        state.failed(failure(Status.UNAUTHENTICATED.withDescription("of +966536656166")));
        assertEquals("key_refused", state.word());
        state.failed(overRate());
        assertEquals("over_rate", state.word());
        state.failed(failure(Status.RESOURCE_EXHAUSTED));
        assertEquals("away", state.word());
      }
      assertEquals(10, counters.get(Counter.CALLS_KEY_REFUSED));
      assertEquals(10, counters.get(Counter.CALLS_OVER_RATE));
      assertEquals(3, lines.all().size(), lines.all()::toString);
      assertEquals(1, lines.count("metering is away (UNAVAILABLE)"));
      assertEquals(1, lines.count("metering refuses this gateway's key (UNAUTHENTICATED)"));
      assertEquals(1, lines.count("takes no more calls of this gateway's key for now"));
      assertEquals(0, lines.count("966"));

      time.advance(MeteringState.QUIET.plusMillis(1));
      state.answered(state.now());
      assertEquals("ok", state.word());
      state.failed(failure(Status.UNAUTHENTICATED));
      assertEquals(2, lines.count("metering refuses this gateway's key"));
    }
  }

  @Test
  void whatTheKeyDoesNotAllowIsToldOnceForATenantAndACall() {
    Throwable denied = failure(Status.PERMISSION_DENIED);
    try (LogLines lines = new LogLines()) {
      for (int i = 0; i < 10; i++) {
        state.denials().met(Denials.Call.CHECK, "a", denied);
        state.denials().met(Denials.Call.TRACK, "a", denied);
        state.denials().met(Denials.Call.TRACK, "b", denied);
        state.denials().passed(Denials.Call.CHECK, "b");
        state.answered(state.now());
      }
      assertEquals(30, counters.get(Counter.CALLS_DENIED));
      assertEquals(3, lines.all().size(), lines.all()::toString);
      assertEquals(1, lines.count("may not ask the quota of tenant a (PERMISSION_DENIED)"));
      assertEquals("denied", state.word());
      assertFalse(state.isAway());

      for (int i = 0; i < 10; i++) {
        state.denials().passed(Denials.Call.CHECK, "a");
        state.denials().passed(Denials.Call.TRACK, "a");
        state.denials().passed(Denials.Call.TRACK, "b");
      }
      assertEquals(6, lines.all().size(), lines.all()::toString);
      assertEquals("ok", state.word());
    }
  }

  private static TollgateException failure(Status status) {
    return TollgateException.of(status.asRuntimeException());
  }

  private static TollgateException overRate() {
    return TollgateException.of(Refusals.overRate());
  }
}
