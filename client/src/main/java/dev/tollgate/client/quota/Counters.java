package dev.tollgate.client.quota;

import java.util.concurrent.atomic.LongAdder;

/** Counts without contention what {@link CacheCounts} tells. */
final class Counters {
  final LongAdder hits = new LongAdder();
  final LongAdder deniedHits = new LongAdder();
  final LongAdder misses = new LongAdder();
  final LongAdder joined = new LongAdder();
  final LongAdder refreshes = new LongAdder();
  final LongAdder failedFast = new LongAdder();
  final LongAdder timeouts = new LongAdder();
  final LongAdder evictions = new LongAdder();

  CacheCounts snapshot(int entries) {
    return new CacheCounts(
        hits.sum(),
        deniedHits.sum(),
        misses.sum(),
        joined.sum(),
        refreshes.sum(),
        failedFast.sum(),
        timeouts.sum(),
        evictions.sum(),
        entries);
  }
}
