package dev.tollgate.bench;

/** What is measured: ceilings, and the calls that are held against them. */
enum Subject {
  /** {@code grpc.health.v1} Check: what a call costs that does nothing. */
  EMPTY_CALL("a", "empty call"),
  /** The server's write path without gRPC, in full batches. */
  BATCHES("b", "SQL batches"),
  /** A message and its counter in a transaction of their own. */
  SINGLE_TRANSACTIONS("c", "transaction a message"),
  TRACK_MESSAGE("d", "TrackMessage"),
  CHECK_QUOTA("e", "CheckQuota"),
  /** Unary calls of 1000 messages each. */
  TRACK_BATCH("f", "TrackBatch"),
  /** Streams of messages, each with so many that are not answered. */
  TRACK_STREAM("g", "TrackStream"),
  RESERVE_QUOTA("h", "ReserveQuota"),
  /** A transaction that writes nothing but its commit, and waits until the disk has it. */
  EMPTY_COMMIT("i", "empty commit");

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
