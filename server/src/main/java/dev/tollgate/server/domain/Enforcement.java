package dev.tollgate.server.domain;

/** What becomes of a decision against a send. */
public enum Enforcement {
  /** It refuses the send. */
  ENFORCED,
  /**
   * It refuses nothing, and is only told: for trying a limit. Suspension is enforced all the same.
   */
  SHADOW
}
