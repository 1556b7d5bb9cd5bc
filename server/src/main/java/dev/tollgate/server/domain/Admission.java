package dev.tollgate.server.domain;

/** How old a message may be when it is recorded. */
public enum Admission {
  /** As it happens: not older than max-lateness. */
  LIVE,
  /** Of an import: of any age, but not in a period that is final. */
  IMPORT,
  /** Of an import that may change final periods too; that it did is noted. */
  IMPORT_INTO_FINAL
}
