package dev.tollgate.bench;

/** What is measured: three ceilings, and the two calls that are held against them. */
enum Subject {
  /** {@code grpc.health.v1} Check: what a call costs that does nothing. */
  EMPTY_CALL("a", "empty call"),
  /** The server's write path without gRPC, in full batches. */
  BATCHES("b", "SQL batches"),
  /** A message and its counter in a transaction of their own. */
  SINGLE_TRANSACTIONS("c", "transaction a message"),
  TRACK_MESSAGE("d", "TrackMessage"),
  CHECK_QUOTA("e", "CheckQuota");

  private final String letter;
  private final String title;

  Subject(String letter, String title) {
    this.letter = letter;
    this.title = title;
  }

  /** What other figures' ratios call it. */
  String letter() {
    return letter;
  }

  String title() {
    return title;
  }
}
