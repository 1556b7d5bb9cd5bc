package dev.tollgate.gateway.config;

import java.time.Duration;

/**
 * Where and how much the gateway serves.
 *
 * @param bind address to listen on
 * @param port 0 to 65535; 0 takes any free one
 * @param inFlightMax most webhook posts under way at once, and as many sends; 1 to 1000. Further
 *     ones are answered 503
 * @param stopTimeout how long requests in progress may take to end at a stop
 */
public record ListenConfig(String bind, int port, int inFlightMax, Duration stopTimeout) {
  /** Only this machine. */
  public static final String DEFAULT_BIND = "127.0.0.1";

  /** Beside the 8080 that is often taken. */
  public static final int DEFAULT_PORT = 8081;

  /** With bodies of 3 MB each this many take some 200 MB, and several times that while read. */
  public static final int DEFAULT_IN_FLIGHT_MAX = 64;

  /** Longer than a send takes with all its parts. */
  public static final Duration DEFAULT_STOP_TIMEOUT = Duration.ofSeconds(20);

  private static final int PORT_MAX = 65_535;
  private static final int IN_FLIGHT_LIMIT = 1000;
  private static final Duration STOP_TIMEOUT_MAX = Duration.ofMinutes(5);

  /**
   * Holds valid settings.
   *
   * @throws IllegalArgumentException naming the setting and its limits
   */
  public ListenConfig {
    Limits.requireWithin("port", port, 0, PORT_MAX);
    Limits.requireWithin("max-in-flight", inFlightMax, 1, IN_FLIGHT_LIMIT);
    Limits.requireWithin("stop-timeout", stopTimeout, STOP_TIMEOUT_MAX);
  }

  /** On this machine only, at this port, with default limits. */
  public static ListenConfig local(int port) {
    return new ListenConfig(DEFAULT_BIND, port, DEFAULT_IN_FLIGHT_MAX, DEFAULT_STOP_TIMEOUT);
  }
}
