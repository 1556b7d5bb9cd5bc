package dev.tollgate.gateway.config;

import java.time.Duration;

/**
 * How sends are queued.
 *
 * @param on whether sends go through the queue; false: each goes out while its caller waits
 * @param waitingMax most sends waiting at once: 1 to 100,000,000. Beyond, sends are answered 503
 * @param workers most sends under way at once, of all tenants: 1 to 200
 * @param ratePerNumber most sends a second of one sending number: 1 to 1000
 * @param retries how often and when a send is tried again
 * @param hold how long a queued send keeps its conversation of the quota: 1 s to 24 h. A send that
 *     waits longer is decided on anew
 * @param keep how long is known what became of a send: 1 h to 400 d
 */
public record QueueConfig(
    boolean on,
    long waitingMax,
    int workers,
    double ratePerNumber,
    Retries retries,
    Duration hold,
    Duration keep) {
  /** Sends of one tenant under way at once, on all gateways together. */
  public static final int LANES_PER_TENANT = 5;

  /** A day's backlog of a busy gateway. */
  public static final long DEFAULT_WAITING_MAX = 1_000_000;

  private static final long WAITING_LIMIT = 100_000_000;

  /** Six busy tenants' worth. */
  public static final int DEFAULT_WORKERS = 32;

  /** The Cloud API's own limit of a number, until the provider raises it. */
  public static final double DEFAULT_RATE = 80;

  /** A queue that is longer than this is in trouble. */
  public static final Duration DEFAULT_HOLD = Duration.ofHours(1);

  /** A month's complaints can be looked into. */
  public static final Duration DEFAULT_KEEP = Duration.ofDays(30);

  private static final int WORKERS_MAX = 200;
  private static final double RATE_MAX = 1000;
  private static final Duration HOLD_MAX = Duration.ofHours(24);
  private static final Duration KEEP_MIN = Duration.ofHours(1);
  private static final Duration KEEP_MAX = Duration.ofDays(400);

  /**
   * Holds valid settings.
   *
   * @throws IllegalArgumentException naming the setting and its limits
   */
  public QueueConfig {
    if (waitingMax < 1 || waitingMax > WAITING_LIMIT) {
      throw new IllegalArgumentException(
          "queue-max has to be 1 to " + WAITING_LIMIT + ", not " + waitingMax);
    }
    Limits.requireWithin("queue-workers", workers, 1, WORKERS_MAX);
    if (!(ratePerNumber >= 1 && ratePerNumber <= RATE_MAX)) {
      throw new IllegalArgumentException("send-rate has to be 1 to 1000, not " + ratePerNumber);
    }
    Limits.requireWithin("hold", hold, HOLD_MAX);
    if (hold.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("hold has to be a second at least, not " + hold);
    }
    Limits.requireWithin("keep-sends", keep, KEEP_MAX);
    if (keep.compareTo(KEEP_MIN) < 0) {
      throw new IllegalArgumentException("keep-sends has to be an hour at least, not " + keep);
    }
  }

  /** Everything by default. */
  public static QueueConfig defaults() {
    return new QueueConfig(
        true,
        DEFAULT_WAITING_MAX,
        DEFAULT_WORKERS,
        DEFAULT_RATE,
        Retries.defaults(),
        DEFAULT_HOLD,
        DEFAULT_KEEP);
  }
}
