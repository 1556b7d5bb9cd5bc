package dev.tollgate.client.tracking;

import java.util.concurrent.atomic.LongAdder;

/** Counts what happens to messages, from the client's start. */
final class Tally {
  final LongAdder recorded = new LongAdder();
  final LongAdder repeats = new LongAdder();
  final LongAdder kept = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder parked = new LongAdder();
  final LongAdder unkept = new LongAdder();
  final LongAdder lost = new LongAdder();
  final LongAdder sentAgain = new LongAdder();
  final LongAdder streamsBroken = new LongAdder();

  TrackCounts counts() {
    return new TrackCounts(
        recorded.sum(),
        repeats.sum(),
        kept.sum(),
        refused.sum(),
        parked.sum(),
        unkept.sum(),
        lost.sum(),
        sentAgain.sum(),
        streamsBroken.sum());
  }
}
