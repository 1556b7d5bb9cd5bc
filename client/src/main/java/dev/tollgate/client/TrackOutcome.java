package dev.tollgate.client;

/** What became of one message of a batch. */
public sealed interface TrackOutcome {
  /**
   * The message is recorded, now or before.
   *
   * @param tracked the answer that the single call would have given
   */
  record Recorded(Tracked tracked) implements TrackOutcome {}

  /**
   * The message is not recorded; the others of the batch are not touched by that.
   *
   * @param error the failure that the single call would have had
   */
  record Refused(TollgateException error) implements TrackOutcome {}
}
