package dev.tollgate.gateway.queue;

import dev.tollgate.gateway.store.LaneStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Turns of the sending numbers: all gateways together stay below the provider's rate. */
final class Turns {
  private final LaneStore lanes;
  private final double ratePerSecond;
  private final InstantSource clock;

  Turns(LaneStore lanes, double ratePerSecond, InstantSource clock) {
    this.lanes = lanes;
    this.ratePerSecond = ratePerSecond;
    this.clock = clock;
  }

  /** Takes the number's next turn and waits for it: as many turns at most as a tenant has lanes. */
  void await(String number) {
    Instant turn = lanes.takeTurn(number, ratePerSecond, clock.instant());
    Duration wait = Duration.between(clock.instant(), turn);
    if (!wait.isNegative()) {
      Pause.of(wait);
    }
  }
}
