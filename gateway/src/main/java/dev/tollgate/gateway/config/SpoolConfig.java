package dev.tollgate.gateway.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where messages wait that Tollgate cannot be told of.
 *
 * @param directory its files; of one gateway at a time
 * @param itemsMax how many messages it holds: 1 to 100,000,000. Beyond, webhooks are answered 503
 * @param after how long a message may be on its way before it is written there: up to 1 min
 */
public record SpoolConfig(Path directory, long itemsMax, Duration after) {
  /** Some days of a busy gateway, in a gigabyte. */
  public static final long DEFAULT_ITEMS_MAX = 1_000_000;

  /** What a server that is well needs less than; then nothing is written. */
  public static final Duration DEFAULT_AFTER = Duration.ofMillis(20);

  private static final Duration AFTER_MAX = Duration.ofMinutes(1);
  private static final long ITEMS_LIMIT = 100_000_000;

  /**
   * Holds valid settings.
   *
   * @throws IllegalArgumentException naming the setting and its limits
   */
  public SpoolConfig {
    if (itemsMax < 1 || itemsMax > ITEMS_LIMIT) {
      throw new IllegalArgumentException(
          "spool-items has to be 1 to " + ITEMS_LIMIT + ", not " + itemsMax);
    }
    Limits.requireWithin("spool-after", after, AFTER_MAX);
  }

  /** With room for a million messages. */
  public static SpoolConfig in(Path directory) {
    return new SpoolConfig(directory, DEFAULT_ITEMS_MAX, DEFAULT_AFTER);
  }
}
