package dev.tollgate.client.quota;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Knows when the server is away, so that no send waits for it: while the connection is broken, and
 * after {@link #FAILURES_MAX} questions in a row without an answer. Then one question at a time, at
 * most every {@link #PROBE_INTERVAL}, finds out whether it is back. Time is nanoTime's alone.
 */
final class Reachability {
  /** Questions in a row that were not answered. */
  static final int FAILURES_MAX = 3;

  /** Between two questions while the server is away. */
  static final Duration PROBE_INTERVAL = Duration.ofMillis(200);

  private final BooleanSupplier connectionBroken;
  private final LongSupplier nanoTime;
  private int failures;
  private boolean brokenBefore;

  /** The first failure, or the first look that found the connection broken. */
  private long sinceNanos;

  private boolean probing;
  private boolean probed;
  private long probedNanos;

  Reachability(BooleanSupplier connectionBroken, LongSupplier nanoTime) {
    this.connectionBroken = connectionBroken;
    this.nanoTime = nanoTime;
  }

  /** How long the server has been away; empty when it is not. */
  Optional<Duration> awayFor() {
    boolean broken = connectionBroken.getAsBoolean();
    long now = nanoTime.getAsLong();
    synchronized (this) {
      if (broken && !brokenBefore && failures == 0) {
        sinceNanos = now;
      }
      brokenBefore = broken;
      return broken || failures >= FAILURES_MAX
          ? Optional.of(Duration.ofNanos(now - sinceNanos))
          : Optional.empty();
    }
  }

  /**
   * Whether the caller may ask while the server is away; then {@link #probeEnded} has to follow.
   */
  synchronized boolean beginProbe() {
    long now = nanoTime.getAsLong();
    if (probing || (probed && now - probedNanos < PROBE_INTERVAL.toNanos())) {
      return false;
    }
    probing = true;
    probed = true;
    probedNanos = now;
    return true;
  }

  synchronized void probeEnded() {
    probing = false;
  }

  /** The server has answered something. */
  synchronized void answered() {
    failures = 0;
    brokenBefore = false;
  }

  /** A question was not answered in time, or could not be asked. */
  synchronized void failed() {
    if (failures == 0 && !brokenBefore) {
      sinceNanos = nanoTime.getAsLong();
    }
    failures = Math.min(FAILURES_MAX, failures + 1);
  }
}
