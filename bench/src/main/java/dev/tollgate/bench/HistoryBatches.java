package dev.tollgate.bench;

import dev.tollgate.server.domain.Admission;
import dev.tollgate.server.domain.TrackOutcome;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Feeds the write path with a history so that every lane always has full batches waiting. */
final class HistoryBatches {
  private final WritePath path;
  private final Admission admission;
  private final Semaphore room;
  private final Meter meter = new Meter();

  HistoryBatches(WritePath path, Admission admission) {
    this.path = path;
    this.admission = admission;
    this.room = new Semaphore(path.saturation());
  }

  /**
   * Hands in so many lines of a history, less when it ends before, and waits until all are
   * recorded.
   *
   * @throws BenchException when that stands still for {@link Load#STOP_MAX}
   */
  void feed(History history, int lines) throws InterruptedException {
    HistoryMessage next = history.next();
    for (int line = 1; next != null; line++) {
      acquire(1);
      submit(next);
      next = line < lines ? history.next() : null;
    }
    acquire(path.saturation());
    room.release(path.saturation());
  }

  private void acquire(int places) throws InterruptedException {
    if (!room.tryAcquire(places, Load.STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new BenchException("batches were not committed in " + Load.STOP_MAX);
    }
  }

  private void submit(HistoryMessage message) {
    long startNanos = System.nanoTime();
    var unused =
        path.submit(message, admission)
            .thenAccept(
                outcome -> {
                  count(message, outcome, startNanos);
                  room.release();
                });
  }

  private void count(HistoryMessage message, TrackOutcome outcome, long startNanos) {
    if (outcome instanceof TrackOutcome.Refused refused) {
      meter.failed(refused.refusal().name());
    } else if (((TrackOutcome.Recorded) outcome).duplicate() != message.repeat()) {
      meter.failed(Reply.WRONG_ANSWER);
    } else {
      meter.answered(System.nanoTime() - startNanos);
    }
  }

  /** How often each fault came so far. */
  Map<String, Long> faults() {
    return meter.faults();
  }
}
