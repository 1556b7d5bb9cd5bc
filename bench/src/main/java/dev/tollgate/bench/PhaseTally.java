package dev.tollgate.bench;

import dev.tollgate.bench.Comparison.Phase;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Adds up the slices of a phase. */
final class PhaseTally {
  private final Spent server;
  private final Spent client;
  private final LongSupplier noted;
  private final Map<String, Long> faults = new TreeMap<>();
  private long calls;
  private long notedCalls;
  private long elapsedNanos;
  private long beganNanos;
  private long callsBefore;
  private long notedBefore;

  /**
   * Begins with nothing.
   *
   * @param noted as {@link Way#noted}
   */
  PhaseTally(ProcessorTime server, ProcessorTime client, LongSupplier noted) {
    this.server = new Spent(server);
    this.client = new Spent(client);
    this.noted = noted;
  }

  /** From now on it counts. */
  void begin(Meter meter) {
    server.begin();
    client.begin();
    notedBefore = noted.getAsLong();
    callsBefore = meter.answered();
    beganNanos = System.nanoTime();
  }

  /** Up to now it counted. */
  void end(Meter meter) {
    elapsedNanos += System.nanoTime() - beganNanos;
    calls += meter.answered() - callsBefore;
    notedCalls += noted.getAsLong() - notedBefore;
    client.end();
    server.end();
  }

  /** The faults of a slice whose load has stopped, also those that came outside of its time. */
  void faults(Meter meter) {
    meter.faults().forEach((name, count) -> faults.merge(name, count, Long::sum));
  }

  Phase phase() {
    double all = calls;
    return new Phase(
        all / elapsedNanos * TimeUnit.SECONDS.toNanos(1),
        server.nanos / all / TimeUnit.MICROSECONDS.toNanos(1),
        client.nanos / all / TimeUnit.MICROSECONDS.toNanos(1),
        notedCalls / all,
        faults);
  }

  /** What a process has used. */
  private static final class Spent {
    private final ProcessorTime processors;
    private Map<String, Long> mark = Map.of();
    private long nanos;

    Spent(ProcessorTime processors) {
      this.processors = processors;
    }

    void begin() {
      mark = processors.mark();
    }

    void end() {
      nanos += processors.since(mark).toNanos();
    }
  }
}
