package dev.tollgate.client.tracking;

import java.time.Duration;

/**
 * How messages are reported.
 *
 * @param keepAfter how long a message may be under way before it goes to the spool; without a spool
 *     before it is given up
 * @param keepFor how long a message waits for room in the spool; zero: it does not
 * @param answerWait how long a stream may answer nothing before it is taken for dead
 * @param windowMax how many messages of a line are in memory; what is beyond is on disk alone
 */
public record TrackSettings(
    Duration keepAfter, Duration keepFor, Duration answerWait, int windowMax) {
  /** Deep enough for a server's batches, small enough for any gateway's memory. */
  public static final int WINDOW_DEFAULT = 1_000;
}
