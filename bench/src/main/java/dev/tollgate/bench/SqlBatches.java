package dev.tollgate.bench;

import dev.tollgate.server.domain.TrackOutcome;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Feeds the write path so that every lane always has full batches waiting. */
final class SqlBatches implements Load {
  private final WritePath path;
  private final List<Script> scripts;
  private final Semaphore room;
  private volatile boolean stopping;

  /**
   * A load.
   *
   * @param scripts one for each message in flight, taken in turn, so that a repeat comes after the
   *     batch of what it repeats, as from a caller that waits
   */
  SqlBatches(WritePath path, List<Script> scripts) {
    this.path = path;
    this.scripts = List.copyOf(scripts);
    this.room = new Semaphore(scripts.size());
  }

  @Override
  public int inFlight() {
    return scripts.size();
  }

  @Override
  public void start(Meter meter) {
    new Thread(() -> feed(meter), "bench-feeder").start();
  }

  private void feed(Meter meter) {
    for (int turn = 0; ; turn = (turn + 1) % scripts.size()) {
      room.acquireUninterruptibly();
      if (stopping) {
        room.release();
        return;
      }
      Script.Draw draw = scripts.get(turn).next();
      long startNanos = System.nanoTime();
      var unused = path.submit(draw).thenAccept(outcome -> count(outcome, startNanos, meter));
    }
  }

  private void count(TrackOutcome outcome, long startNanos, Meter meter) {
    if (outcome instanceof TrackOutcome.Refused refused) {
      meter.failed(refused.refusal().name());
    } else {
      meter.answered(System.nanoTime() - startNanos);
    }
    room.release();
  }

  @Override
  public void stop() throws InterruptedException {
    stopping = true;
    if (!room.tryAcquire(scripts.size(), STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new BenchException("batches were not committed in " + STOP_MAX);
    }
    // The feeder may still wait for room, and sees then that it has to stop.
    room.release(scripts.size());
  }
}
