package dev.tollgate.client.tracking;

import dev.tollgate.client.spool.SpooledItem;
import dev.tollgate.metering.v1.TrackItem;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** One message on its way. Its state is guarded by its line's lock. */
final class Entry {
  final long number;
  final TrackItem item;
  final Instant acceptedAt;
  final long acceptedNanos;
  final boolean awaited;
  final CompletableFuture<Report> report;

  /** Attempts that failed in a way that may be the message's own fault. */
  int faults;

  /** The spool has it. */
  boolean kept;

  /** Nothing is left to do for it but to clean up. */
  boolean over;

  /**
   * Takes a message.
   *
   * @param number its place in the order of all
   * @param awaited somebody looks at its report
   */
  Entry(
      long number,
      TrackItem item,
      Moment accepted,
      boolean awaited,
      CompletableFuture<Report> report) {
    this.number = number;
    this.item = item;
    this.acceptedAt = accepted.at();
    this.acceptedNanos = accepted.nanos();
    this.awaited = awaited;
    this.report = report;
  }

  SpooledItem spooled(int line) {
    return new SpooledItem(line, number, acceptedAt, item.toByteArray());
  }
}
