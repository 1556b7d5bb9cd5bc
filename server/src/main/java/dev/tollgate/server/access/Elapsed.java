package dev.tollgate.server.access;

import io.github.bucket4j.TimeMeter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * The time that has passed by a clock. Where the clock is set back it goes on from there: what is
 * measured by it neither stops nor lasts longer for it.
 */
final class Elapsed implements TimeMeter {
  private final InstantSource clock;
  private Instant last;
  private long nanos;

  Elapsed(InstantSource clock) {
    this.clock = clock;
    this.last = clock.instant();
  }

  @Override
  public synchronized long currentTimeNanos() {
    Instant now = clock.instant();
    if (now.isAfter(last)) {
      // Within a century of nanoseconds, which is what a long holds. Asked twice for each call, so
      // not by way of a Duration.
      long seconds = now.getEpochSecond() - last.getEpochSecond();
      nanos += TimeUnit.SECONDS.toNanos(seconds) + now.getNano() - last.getNano();
    }
    last = now;
    return nanos;
  }

  @Override
  public boolean isWallClockBased() {
    return false;
  }
}
