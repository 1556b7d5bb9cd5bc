package dev.tollgate.server.access;

import java.util.Map;

/** Counts of calls since the start, by who made them, for JMX. */
public interface CallerCountersMXBean {
  /** Calls that were taken, by the id of the key, or who acts without one. */
  Map<String, Long> getAdmittedByKey();

  /** Calls beyond what the key may make a second, by the id of the key. */
  Map<String, Long> getRateLimitedByKey();

  /** Calls that were taken for nobody's, by the reason their caller was told. */
  Map<String, Long> getRefusedByReason();
}
