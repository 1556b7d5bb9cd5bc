package dev.tollgate.client.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.tollgate.client.ClientHealth;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentHealthTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger looks = new AtomicInteger();
  private final RecentHealth health =
      new RecentHealth(this::look, nanos::get, Duration.ofNanos(10));

  private ClientHealth look() {
    return new ClientHealth(
        true, true, Optional.empty(), looks.incrementAndGet(), Optional.empty());
  }

  @Test
  void aLookIsGoodForItsTimeAndNoLonger() {
    ClientHealth first = health.get();
    nanos.addAndGet(9);
    assertSame(first, health.get(), "also where monotonic time overflows");
    nanos.addAndGet(1);
    assertNotSame(first, health.get());
    assertEquals(2, looks.get());
  }
}
