package dev.tollgate.server.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventTimeTest {
  @Test
  void microsecondsNameEveryTimeThatAMessageCanHave() {
    for (String text :
        new String[] {
          "0001-01-01T00:00:00Z",
          "1969-12-31T23:59:59.999999Z",
          "2025-03-12T12:00:00.123456Z",
          "9999-12-31T23:59:59.999999Z"
        }) {
      Instant time = Instant.parse(text);
      assertEquals(time, EventTime.ofMicros(EventTime.micros(time)));
    }
    assertEquals(-1, EventTime.micros(Instant.EPOCH.minusNanos(1)));
    assertEquals(1, EventTime.micros(Instant.EPOCH.plusNanos(1_999)));
  }
}
