package dev.tollgate.client;

/** How fresh a quota decision has to be. */
public enum Consistency {
  /**
   * May be answered from the server's memory while the tenant is well below its limit: counts what
   * the same server acknowledged before, and what others acknowledged a second or more before.
   */
  CACHED,
  /** Read from the database: counts everything acknowledged by any server. */
  STRONG
}
