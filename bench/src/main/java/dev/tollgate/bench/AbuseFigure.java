package dev.tollgate.bench;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an attack did to a victim.
 *
 * @param attack its title; empty for a run without one
 * @param perSecond what the attacker did a second
 * @param check how long CheckQuota took
 * @param track how long TrackMessage took
 * @param heapMib what the server's heap held afterwards, garbage collected
 */
record AbuseFigure(String attack, double perSecond, Victim check, Victim track, long heapMib) {
  /**
   * The same calls with nobody else there, and under the attack.
   *
   * @param faults how often each fault came, under the attack or before
   */
  record Victim(Duration quietP99, Duration p99, Map<String, Long> faults) {
    Victim {
      faults = Map.copyOf(new TreeMap<>(faults));
    }

    /** How many times as long it took under the attack. */
    double ratio() {
      return p99.toNanos() / (double) quietP99.toNanos();
    }
  }

  long faultCount() {
    return faults(check) + faults(track);
  }

  private static long faults(Victim victim) {
    return victim.faults().values().stream().mapToLong(Long::longValue).sum();
  }
}
