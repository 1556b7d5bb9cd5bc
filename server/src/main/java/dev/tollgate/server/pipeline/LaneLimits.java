package dev.tollgate.server.pipeline;

/**
 * What bounds the write path.
 *
 * @param writers how many lanes commit at once, each on a connection of its own: 1 to 64
 * @param queueMax messages that may wait in a lane; beyond that it is full. One tenant takes at
 *     most half
 * @param batchMax messages that a transaction takes: large enough to share a commit among many,
 *     small enough to stay far below the statement timeout
 */
public record LaneLimits(int writers, int queueMax, int batchMax) {
  /**
   * Two writers: while one waits for its commit the other works, and what waits for neither gathers
   * to larger batches. A queue of a second's work; commits shared.
   */
  public static final LaneLimits DEFAULT = new LaneLimits(2, 10_000, 500);

  public LaneLimits {
    requireRange("writers", writers, 1, 64);
    requireRange("queue-max", queueMax, 2, 1_000_000);
    requireRange("batch-max", batchMax, 1, 5_000);
  }

  private static void requireRange(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " must be " + min + " to " + max + ": " + value);
    }
  }
}
