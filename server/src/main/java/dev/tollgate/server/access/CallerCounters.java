package dev.tollgate.server.access;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts calls by who made them. Callers are few: only keys that exist are counted by name. */
public final class CallerCounters implements CallerCountersMXBean {
  private final Map<String, LongAdder> admitted = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> rateLimited = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();

  /** A call was taken. */
  public void admitted(Caller caller) {
    count(admitted, caller.name());
  }

  /** A key called too often. */
  public void rateLimited(Caller caller) {
    count(rateLimited, caller.name());
  }

  /** A call was nobody's. */
  public void refused(String reason) {
    count(refused, reason);
  }

  private static void count(Map<String, LongAdder> counts, String name) {
    LongAdder count = counts.get(name);
    if (count == null) {
      count = counts.computeIfAbsent(name, unused -> new LongAdder());
    }
    count.increment();
  }

  @Override
  public Map<String, Long> getAdmittedByKey() {
    return sums(admitted);
  }

  @Override
  public Map<String, Long> getRateLimitedByKey() {
    return sums(rateLimited);
  }

  @Override
  public Map<String, Long> getRefusedByReason() {
    return sums(refused);
  }

  private static Map<String, Long> sums(Map<String, LongAdder> counts) {
    Map<String, Long> sums = new TreeMap<>();
    counts.forEach((name, count) -> sums.put(name, count.sum()));
    return sums;
  }
}
