package dev.tollgate.bench;

import java.time.Duration;

/** A load that runs until it is stopped. Used once. */
interface Load {
  /** What is under way when it is told to stop must be done by then. */
  Duration STOP_MAX = Duration.ofSeconds(30);

  /** What a caller waits after a fault, so that faults are not a load of their own. */
  Duration FAULT_PAUSE = Duration.ofMillis(10);

  /** How many messages or calls are under way at any time. */
  int inFlight();

  /** Begins, and tells the meter of every answer. */
  void start(Meter meter);

  /**
   * Begins nothing new and waits for what is under way.
   *
   * @throws BenchException when that takes longer than {@link #STOP_MAX}
   */
  void stop() throws InterruptedException;
}
