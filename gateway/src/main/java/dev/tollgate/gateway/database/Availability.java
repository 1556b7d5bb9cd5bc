package dev.tollgate.gateway.database;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database answers. While it is away one call in {@link #PAUSE} tries, and the others
 * are spared the wait. Says in the log when it goes and when it is back, once each.
 */
final class Availability {
  /** Short enough that a database that is back is found at once, as a person sees it. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(Availability.class);

  private final InstantSource clock;
  private final Consumer<Boolean> listener;
  private Instant awaySince = Instant.MAX;
  private Instant nextTry = Instant.MIN;

  /**
   * Starts as there.
   *
   * @param listener told false when it goes away, true when it is back
   */
  Availability(InstantSource clock, Consumer<Boolean> listener) {
    this.clock = clock;
    this.listener = listener;
  }

  /** Whether a call should be tried now. */
  synchronized boolean isWorthATry() {
    if (!isAway()) {
      return true;
    }
    Instant now = clock.instant();
    if (now.isBefore(nextTry)) {
      return false;
    }
    nextTry = now.plus(PAUSE);
    return true;
  }

  synchronized boolean isAway() {
    return !awaySince.equals(Instant.MAX);
  }

  synchronized void answered() {
    if (isAway()) {
      log.info(
          "the gateway's database is back after {}", Duration.between(awaySince, clock.instant()));
      awaySince = Instant.MAX;
      listener.accept(true);
    }
  }

  /**
   * A call failed.
   *
   * @param reason without anything of what was written
   */
  synchronized void failed(String reason) {
    Instant now = clock.instant();
    nextTry = now.plus(PAUSE);
    if (!isAway()) {
      awaySince = now;
      log.warn(
          "the gateway's database is away ({}): until it is back sends go out directly, and what"
              + " is queued waits",
          reason);
      listener.accept(false);
    }
  }
}
