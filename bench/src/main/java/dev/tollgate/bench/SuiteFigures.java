package dev.tollgate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the suite has measured; parts that were not are null or empty. */
final class SuiteFigures {
  /** A figure under another workload than the standard one. */
  record OfWorkload(String workload, Figure figure) {}

  /**
   * TrackMessage at a fixed rate.
   *
   * @param load the rate, as a part of what a closed loop of 256 has reached
   */
  record OpenLoop(double load, Figure figure) {}

  /** What a flood for one tenant does to a caller of another: its 99th percentiles. */
  record Flood(Latencies quiet, Latencies flooded, Map<String, Long> faults) {
    Flood {
      faults = Map.copyOf(faults);
    }
  }

  final List<Figure> figures = new ArrayList<>();
  final List<OpenLoop> openLoops = new ArrayList<>();
  final List<OfWorkload> workloads = new ArrayList<>();
  Overload.@Nullable Outcome overload;
  @Nullable Flood flood;
  Alternation.@Nullable Outcome growth;
  Alternation.@Nullable Outcome replicas;
  @Nullable StorageFigure storage;
  @Nullable Long heapMib;

  /** Of one subject at a width, if it was measured. */
  java.util.Optional<Figure> of(Subject subject, int inFlight) {
    return figures.stream()
        .filter(one -> one.subject() == subject && one.inFlight() == inFlight)
        .findFirst();
  }

  /** Of a subject that is measured once. */
  java.util.Optional<Figure> of(Subject subject) {
    return figures.stream().filter(one -> one.subject() == subject).findFirst();
  }

  long faultCount() {
    long sum = figures.stream().mapToLong(Figure::faultCount).sum();
    sum += openLoops.stream().mapToLong(one -> one.figure().faultCount()).sum();
    sum += workloads.stream().mapToLong(one -> one.figure().faultCount()).sum();
    sum += overload == null ? 0 : sum(overload.faults());
    sum += flood == null ? 0 : sum(flood.faults());
    sum += growth == null ? 0 : sum(growth.faults());
    return sum + (replicas == null ? 0 : sum(replicas.faults()));
  }

  private static long sum(Map<String, Long> faults) {
    return faults.values().stream().mapToLong(Long::longValue).sum();
  }
}
