package dev.tollgate.client;

import dev.tollgate.client.tracking.Report;
import dev.tollgate.client.tracking.TrackQueue;
import java.util.concurrent.CompletableFuture;

/** Hands messages to the queue, and translates what comes of them. */
final class Reporting {
  private final TrackQueue queue;
  private final boolean keptFirst;

  /**
   * Reports through this queue.
   *
   * @param keptFirst every message is in the spool before anything else
   */
  Reporting(TrackQueue queue, boolean keptFirst) {
    this.queue = queue;
    this.keptFirst = keptFirst;
  }

  TrackOutcome report(Message message) {
    return outcome(queue.submit(ToProto.item(message), true).join());
  }

  CompletableFuture<TrackOutcome> reportAsync(Message message) {
    return queue.submit(ToProto.item(message), true).thenApply(Reporting::outcome);
  }

  void enqueue(Message message) {
    CompletableFuture<Report> report = queue.submit(ToProto.item(message), false);
    if (keptFirst || report.isDone()) {
      TrackOutcome outcome = outcome(report.join());
      if (outcome instanceof TrackOutcome.Unkept unkept) {
        throw unkept.error();
      }
    }
  }

  static TrackOutcome outcome(Report report) {
    if (report instanceof Report.Recorded recorded) {
      return FromProto.outcome(recorded.result());
    } else if (report instanceof Report.Kept) {
      return new TrackOutcome.Spooled();
    } else if (report instanceof Report.Refused refused) {
      return new TrackOutcome.Refused(Errors.of(refused.status()));
    } else if (report instanceof Report.Unkept unkept) {
      return new TrackOutcome.Unkept(Errors.of(unkept.status()));
    }
    throw new IllegalStateException("no such report: " + report);
  }
}
