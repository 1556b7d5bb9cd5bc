package dev.tollgate.bench;

import java.util.Locale;

/** A part of the suite, measured when asked for. */
enum SuitePart {
  /** All calls at several widths, and the ceilings. */
  FIGURES,
  /** Latencies at fixed rates. */
  OPEN_LOOP,
  /** Ten times what the server can take, and a flood for one tenant. */
  OVERLOAD,
  /** Other crowds: more tenants, a hot one. */
  WORKLOADS,
  /** With many messages stored, against few. */
  GROWTH,
  /** Two servers on a database, against one. */
  REPLICAS,
  /** What a message takes of the log and of the disk. */
  STORAGE;

  /** As it is written on the command line. */
  String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
