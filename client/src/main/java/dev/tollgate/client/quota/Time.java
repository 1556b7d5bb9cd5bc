package dev.tollgate.client.quota;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/** What time is measured with, and the clock that tells whether a period has ended. */
record Time(LongSupplier nanoTime, InstantSource clock) {
  long nanos() {
    return nanoTime.getAsLong();
  }

  /** Without making an Instant, as far as the clock allows. */
  long millis() {
    return clock.millis();
  }
}
