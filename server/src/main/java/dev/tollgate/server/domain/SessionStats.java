package dev.tollgate.server.domain;

/**
 * Sessions in figures.
 *
 * @param customers whose sessions they are, each counted once
 * @param messages in these sessions
 */
public record SessionStats(long sessions, long customers, long messages) {
  /** Messages a session; 0 when there is none. */
  public double messagesMean() {
    return sessions == 0 ? 0 : (double) messages / sessions;
  }
}
