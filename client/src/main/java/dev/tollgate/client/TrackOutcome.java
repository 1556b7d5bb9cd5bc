package dev.tollgate.client;

/** What became of a message that was reported. */
public sealed interface TrackOutcome {
  /**
   * The message is recorded, now or before.
   *
   * @param tracked the server's answer
   */
  record Recorded(Tracked tracked) implements TrackOutcome {}

  /** The message is in the spool on disk, and is recorded later. Nothing is left to do. */
  record Spooled() implements TrackOutcome {}

  /**
   * The message is not recorded and never will be as it is; others are not touched by that. To
   * report it again is of no use.
   *
   * @param error what is wrong with it
   */
  record Refused(TollgateException error) implements TrackOutcome {}

  /**
   * The message may be lost: it was not recorded as far as is known, and is not kept. Who can
   * report it again, with the same id, should.
   *
   * @param error why it was not recorded, or not kept
   */
  record Unkept(TollgateException error) implements TrackOutcome {}

  /** Whether nothing is left to do: it is recorded, or kept until it is. */
  default boolean isSafe() {
    return this instanceof Recorded || this instanceof Spooled;
  }
}
