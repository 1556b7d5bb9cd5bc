package dev.tollgate.gateway.queue;

import dev.tollgate.gateway.store.Lane;
import dev.tollgate.gateway.store.LaneStore;
import dev.tollgate.gateway.store.StoredSend;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Takes a lane's sends one after the other. */
final class LaneDrain implements LaneRun.Drain {
  /** After this other lanes have their turn. */
  private static final Duration TURN = Duration.ofSeconds(5);

  private final LaneStore lanes;
  private final SendTry sendTry;
  private final boolean resend;
  private final InstantSource clock;

  /**
   * Drains lanes.
   *
   * @param resend whether sends go out again whose last try nobody knows the end of
   */
  LaneDrain(LaneStore lanes, SendTry sendTry, boolean resend, InstantSource clock) {
    this.lanes = lanes;
    this.sendTry = sendTry;
    this.resend = resend;
    this.clock = clock;
  }

  @Override
  public void drain(Lane lane, BooleanSupplier stopping) {
    Instant end = clock.instant().plus(TURN);
    long fence = lanes.open(lane, resend, clock.instant());
    while (!stopping.getAsBoolean() && clock.instant().isBefore(end)) {
      Optional<StoredSend> next = lanes.takeNext(lane, fence, clock.instant());
      if (next.isEmpty()) {
        return;
      }
      sendTry.run(next.get());
    }
  }

  @Override
  public Optional<Instant> nextDue(Lane lane) {
    return lanes.nextDue(lane);
  }
}
