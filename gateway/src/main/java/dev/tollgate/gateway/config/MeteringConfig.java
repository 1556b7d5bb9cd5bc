package dev.tollgate.gateway.config;

import java.time.Duration;

/**
 * How Tollgate is reached.
 *
 * @param target host:port of the server
 * @param deadline longest time of a report, with its retries: at most a minute
 * @param checkDeadline longest time a send waits for the quota before it goes on without: at most a
 *     minute
 * @param access the key, and how the connection is secured
 * @param spool where messages wait while it cannot be reached
 */
public record MeteringConfig(
    String target,
    Duration deadline,
    Duration checkDeadline,
    MeteringAccess access,
    SpoolConfig spool) {
  /** A server on this machine. */
  public static final String DEFAULT_TARGET = "127.0.0.1:9090";

  /** Within what the provider waits for an answer to a webhook. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(5);

  /** A check takes milliseconds; a person waits for the send behind it. */
  public static final Duration DEFAULT_CHECK_DEADLINE = Duration.ofSeconds(1);

  private static final Duration DEADLINE_MAX = Duration.ofMinutes(1);

  /**
   * Holds valid settings.
   *
   * @throws IllegalArgumentException naming the setting and its limits
   */
  public MeteringConfig {
    if (target.isBlank()) {
      throw new IllegalArgumentException("metering has to be host:port");
    }
    Limits.requireWithin("metering-deadline", deadline, DEADLINE_MAX);
    Limits.requireWithin("check-deadline", checkDeadline, DEADLINE_MAX);
  }

  /** The server at this address, with default deadlines and without a key. */
  public static MeteringConfig at(String target, SpoolConfig spool) {
    return new MeteringConfig(
        target, DEFAULT_DEADLINE, DEFAULT_CHECK_DEADLINE, MeteringAccess.open(), spool);
  }
}
