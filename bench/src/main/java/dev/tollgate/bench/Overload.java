package dev.tollgate.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Offers messages at a rate beyond what a server can take, in calls of many, whether or not earlier
 * ones are answered.
 */
final class Overload {
  /** Calls that wait for answers; beyond it the next is counted as offered and given up here. */
  private static final int WAITING_MAX = 400;

  /** A short duration is stretched until something is recorded in it; so far and no further. */
  private static final Duration STRETCH_MAX = Duration.ofSeconds(30);

  /**
   * What came of it.
   *
   * @param offered messages a second, those that were given up by the caller included
   * @param recorded messages a second
   * @param refused messages a second that were answered UNAVAILABLE
   * @param faults calls with messages that were answered otherwise, by how
   */
  record Outcome(double offered, double recorded, double refused, Map<String, Long> faults) {
    Outcome {
      faults = Map.copyOf(faults);
    }
  }

  private final BatchCaller caller;
  private final PacedLoad load;
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAdder offered = new LongAdder();
  private final LongAdder recorded = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final Meter meter = new Meter();

  /**
   * An overload by one caller.
   *
   * @param perSecond messages
   */
  Overload(BatchCaller caller, double perSecond) {
    this.caller = caller;
    this.load = new PacedLoad(this::offer, perSecond / caller.messages());
  }

  /**
   * Offers for this long; what is counted begins after {@code warmUp}.
   *
   * @throws BenchException when nothing is recorded at all
   */
  Outcome run(Duration warmUp, Duration duration) throws InterruptedException {
    load.start(meter);
    Timing.pass(warmUp);
    long startNanos = System.nanoTime();
    long offeredBefore = offered.sum();
    long recordedBefore = recorded.sum();
    long refusedBefore = refused.sum();
    Timing.pass(duration);
    if (!Timing.within(STRETCH_MAX, () -> recorded.sum() > recordedBefore)) {
      throw new BenchException(
          "nothing was recorded in %s of overload; %s"
              .formatted(duration.plus(STRETCH_MAX), meter.faults()));
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    double offeredNow = (offered.sum() - offeredBefore) / seconds;
    double recordedNow = (recorded.sum() - recordedBefore) / seconds;
    double refusedNow = (refused.sum() - refusedBefore) / seconds;
    load.stop();
    return new Outcome(offeredNow, recordedNow, refusedNow, meter.faults());
  }

  private void offer(Consumer<String> done) {
    offered.add(caller.messages());
    if (waiting.incrementAndGet() > WAITING_MAX) {
      waiting.decrementAndGet();
      done.accept(Caller.GOOD);
      return;
    }
    caller.offer(
        outcome -> {
          waiting.decrementAndGet();
          recorded.add(outcome.recorded());
          refused.add(outcome.unavailable());
          done.accept(outcome.fault());
        });
  }
}
