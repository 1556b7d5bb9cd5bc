package dev.tollgate.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

  /** What a flood for one tenant does to a caller of others: its latencies before and under it. */
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
  Optional<Figure> of(Subject subject, int inFlight) {
    return figures.stream()
        .filter(one -> one.subject() == subject && one.inFlight() == inFlight)
        .findFirst();
  }

  /** Of a subject that is measured once. */
  Optional<Figure> of(Subject subject) {
    return figures.stream().filter(one -> one.subject() == subject).findFirst();
  }

  /** The faults of each part, by what it is; those of several figures of one subject together. */
  Map<String, Map<String, Long>> faults() {
    Map<String, Map<String, Long>> faults = new LinkedHashMap<>();
    figures.forEach(figure -> add(faults, figure.subject().title(), figure.faults()));
    openLoops.forEach(one -> add(faults, "open loop", one.figure().faults()));
    workloads.forEach(one -> add(faults, one.workload(), one.figure().faults()));
    add(faults, "overload", overload == null ? Map.of() : overload.faults());
    add(faults, "flood", flood == null ? Map.of() : flood.faults());
    add(faults, "growth", growth == null ? Map.of() : growth.faults());
    add(faults, "replicas", replicas == null ? Map.of() : replicas.faults());
    return faults;
  }

  private static void add(
      Map<String, Map<String, Long>> all, String part, Map<String, Long> faults) {
    Map<String, Long> ofPart = all.computeIfAbsent(part, name -> new TreeMap<>());
    faults.forEach((fault, count) -> ofPart.merge(fault, count, Long::sum));
  }

  long faultCount() {
    return faults().values().stream()
        .flatMap(ofPart -> ofPart.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }
}
