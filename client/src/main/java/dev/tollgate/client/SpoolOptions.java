package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where messages wait that could not be reported.
 *
 * @param directory whose it is: of one client in one process. It is made when it is not there
 * @param itemsMax how many messages it holds: 1 to 100,000,000; 1,000,000 by default
 * @param bytesMax how many bytes of messages it holds: 1 MiB to 1 TiB; 1 GiB by default. The file
 *     may be some times larger while it is written to
 * @param whenFull what happens to a message when it is full, or cannot be written
 * @param after how long a message may be on its way before it is written to the disk: 0 to 1 min;
 *     20 ms by default, which a healthy server needs less than, so that then nothing is written. 0:
 *     every message, before it is reported
 * @param sync whether it is forced to the disk, so that it survives a failure of the machine and
 *     not only of the process; true by default
 */
public record SpoolOptions(
    Path directory, long itemsMax, long bytesMax, WhenFull whenFull, Duration after, boolean sync) {

  /**
   * Holds the options.
   *
   * @throws IllegalArgumentException naming the one that is out of its bounds
   */
  public SpoolOptions {
    requireNonNull(directory, "directory");
    Values.requireWithin("itemsMax", itemsMax, 1, 100_000_000);
    Values.requireWithin("bytesMax", bytesMax, 1L << 20, 1L << 40);
    requireNonNull(whenFull, "whenFull");
    Values.requireWithin("after", after, Duration.ZERO, Duration.ofMinutes(1));
  }

  /** A spool in this directory, with the defaults. */
  public static SpoolOptions in(Path directory) {
    return new SpoolOptions(
        directory, 1_000_000, 1L << 30, WhenFull.refuse(), Duration.ofMillis(20), true);
  }

  /** With this bound of messages instead. */
  public SpoolOptions withItemsMax(long itemsMax) {
    return new SpoolOptions(directory, itemsMax, bytesMax, whenFull, after, sync);
  }

  /** With this bound of bytes instead. */
  public SpoolOptions withBytesMax(long bytesMax) {
    return new SpoolOptions(directory, itemsMax, bytesMax, whenFull, after, sync);
  }

  /** With this instead when it is full. */
  public SpoolOptions withWhenFull(WhenFull whenFull) {
    return new SpoolOptions(directory, itemsMax, bytesMax, whenFull, after, sync);
  }

  /** With messages written to the disk after this long instead. */
  public SpoolOptions withAfter(Duration after) {
    return new SpoolOptions(directory, itemsMax, bytesMax, whenFull, after, sync);
  }

  /** Forced to the disk, or not. */
  public SpoolOptions withSync(boolean sync) {
    return new SpoolOptions(directory, itemsMax, bytesMax, whenFull, after, sync);
  }

  /** What happens to a message for which the spool has no room, or that it cannot write. */
  public sealed interface WhenFull {
    /** It is {@link TrackOutcome.Unkept} at once. The default. */
    static WhenFull refuse() {
      return new Refuse();
    }

    /**
     * It waits for room, and is {@link TrackOutcome.Unkept} after this long.
     *
     * @param most 1 ms to 1 h
     */
    static WhenFull block(Duration most) {
      return new Block(most);
    }

    /** As {@link WhenFull#refuse}. */
    record Refuse() implements WhenFull {}

    /**
     * As {@link WhenFull#block}.
     *
     * @param most 1 ms to 1 h
     */
    record Block(Duration most) implements WhenFull {
      /**
       * Holds the time.
       *
       * @throws IllegalArgumentException when it is out of its bounds
       */
      public Block {
        Values.requireWithin("most", most, Duration.ofMillis(1), Duration.ofHours(1));
      }
    }
  }
}
