package dev.tollgate.bench;

import dev.tollgate.bench.AuthenticationFigure.Phase;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Adds up the slices of a phase. */
final class PhaseTally {
  private final ProcessorTime processors;
  private final Map<String, Long> faults = new TreeMap<>();
  private long calls;
  private long elapsedNanos;
  private long processorNanos;
  private long beganNanos;
  private long callsBefore;
  private Map<String, Long> mark = Map.of();

  PhaseTally(ProcessorTime processors) {
    this.processors = processors;
  }

  /** From now on it counts. */
  void begin(Meter meter) {
    mark = processors.mark();
    callsBefore = meter.answered();
    beganNanos = System.nanoTime();
  }

  /** Up to now it counted. */
  void end(Meter meter) {
    elapsedNanos += System.nanoTime() - beganNanos;
    calls += meter.answered() - callsBefore;
    processorNanos += processors.since(mark).toNanos();
  }

  /** The faults of a slice whose load has stopped, also those that came outside of its time. */
  void faults(Meter meter) {
    meter.faults().forEach((name, count) -> faults.merge(name, count, Long::sum));
  }

  Phase phase() {
    double all = calls;
    return new Phase(
        all / elapsedNanos * TimeUnit.SECONDS.toNanos(1),
        processorNanos / all / TimeUnit.MICROSECONDS.toNanos(1),
        faults);
  }
}
