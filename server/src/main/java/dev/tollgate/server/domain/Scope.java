package dev.tollgate.server.domain;

/** What a key is good for. None includes another. */
public enum Scope {
  /** Report messages. */
  TRACK,
  /** Ask for and reserve quota. */
  CHECK,
  /** See usage, sessions, tenants, plans and grants. */
  READ,
  /** Take back what was counted. */
  VOID,
  /** Change tenants, plans, grants and keys. */
  ADMIN
}
