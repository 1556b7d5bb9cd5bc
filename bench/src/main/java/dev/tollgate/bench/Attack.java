package dev.tollgate.bench;

/** What a caller does to a server that it means no good. Used once. */
interface Attack {
  /** For the table. */
  String title();

  /** Begins, on threads of its own. */
  void start();

  /** What it did so far: messages written, calls made, or connections opened. */
  long count();

  /** Ends it, and its connections. */
  void stop() throws InterruptedException;
}
