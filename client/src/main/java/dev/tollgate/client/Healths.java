package dev.tollgate.client;

import dev.tollgate.client.spool.Spool;
import dev.tollgate.client.spool.SpoolState;
import dev.tollgate.client.tracking.TrackCounts;
import dev.tollgate.client.tracking.TrackQueue;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Puts together how a client is, and what it has done. */
final class Healths {
  private Healths() {}

  static ClientHealth of(
      TrackQueue queue, Permissions permissions, Optional<Spool> spool, InstantSource clock) {
    Optional<String> reporting = queue.trouble().map(status -> Errors.of(status).getMessage());
    Optional<String> deciding = permissions.trouble();
    Instant now = clock.instant();
    return new ClientHealth(
        reporting.isEmpty(),
        deciding.isEmpty(),
        reporting.or(() -> deciding),
        queue.depth(),
        spool.map(Spool::state).map(state -> spool(state, now)));
  }

  private static ClientHealth.Spool spool(SpoolState state, Instant now) {
    return new ClientHealth.Spool(
        state.items(),
        state.bytes(),
        state.oldestKeptAt().map(oldest -> state.oldestAge(now)),
        state.parked(),
        state.full(),
        state.damagedFiles(),
        state.failure());
  }

  static ClientStats stats(TrackCounts counts, Permissions permissions) {
    return new ClientStats(
        counts.recorded(),
        counts.repeats(),
        counts.kept(),
        counts.refused(),
        counts.parked(),
        counts.unkept(),
        counts.lost(),
        counts.sentAgain(),
        counts.streamsBroken(),
        permissions.asked(),
        permissions.cached(),
        permissions.degraded(),
        permissions.denied());
  }
}
