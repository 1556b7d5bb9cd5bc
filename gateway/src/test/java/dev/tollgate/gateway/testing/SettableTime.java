package dev.tollgate.gateway.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that a test moves. */
public final class SettableTime implements InstantSource {
  private volatile Instant now;

  /** Starts here. */
  public SettableTime(Instant now) {
    this.now = now;
  }

  /** Moves on. */
  public void advance(Duration by) {
    now = now.plus(by);
  }

  /** Moves on, or back, to this. */
  public void set(Instant to) {
    now = to;
  }

  @Override
  public Instant instant() {
    return now;
  }
}
