package dev.tollgate.gateway.metering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.gateway.testing.LogLines;
import dev.tollgate.gateway.testing.SettableTime;
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
}
