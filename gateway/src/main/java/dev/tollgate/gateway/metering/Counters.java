package dev.tollgate.gateway.metering;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The gateway's counts. Safe for use by many threads. */
public final class Counters {
  private final Map<Counter, LongAdder> counts = new EnumMap<>(Counter.class);

  /** Starts all at zero. */
  public Counters() {
    for (Counter counter : Counter.values()) {
      counts.put(counter, new LongAdder());
    }
  }

  /** Counts one. */
  public void add(Counter counter) {
    add(counter, 1);
  }

  /** Counts several. */
  public void add(Counter counter, long count) {
    adder(counter).add(count);
  }

  /** The count by now. */
  public long get(Counter counter) {
    return adder(counter).sum();
  }

  /** All counts by now, by their names in JSON. */
  public Map<String, Long> snapshot() {
    Map<String, Long> snapshot = new LinkedHashMap<>();
    counts.forEach((counter, adder) -> snapshot.put(counter.jsonName(), adder.sum()));
    return snapshot;
  }

  private LongAdder adder(Counter counter) {
    LongAdder adder = counts.get(counter);
    if (adder == null) {
      throw new IllegalStateException("every counter has an adder");
    }
    return adder;
  }
}
