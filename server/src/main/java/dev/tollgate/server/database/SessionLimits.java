package dev.tollgate.server.database;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How long a connection may keep anyone waiting. Every limit is under {@link #CEILING}, so that a
 * server that froze or lost its network cannot hold a lock for longer.
 *
 * @param statement the longest a statement runs ({@code statement_timeout})
 * @param lock the longest a statement waits for a lock ({@code lock_timeout})
 * @param idleInTransaction the longest an open transaction waits for its client ({@code
 *     idle_in_transaction_session_timeout})
 * @param socket the longest this side waits for an answer, in whole seconds; longer than {@code
 *     statement}, so that the server's own, clearer error comes first
 * @param connect the longest a TCP connect takes, in whole seconds
 */
public record SessionLimits(
    Duration statement,
    Duration lock,
    Duration idleInTransaction,
    Duration socket,
    Duration connect) {
  /** No limit reaches this. */
  public static final Duration CEILING = Duration.ofSeconds(10);

  /** The limits of a running server. */
  public static final SessionLimits DEFAULT =
      new SessionLimits(
          Duration.ofSeconds(8),
          Duration.ofSeconds(7),
          Duration.ofSeconds(5),
          Duration.ofSeconds(9),
          Duration.ofSeconds(3));

  private static final int KEEPALIVE_IDLE_SECONDS = 3;
  private static final int KEEPALIVE_INTERVAL_SECONDS = 2;
  private static final int KEEPALIVE_COUNT = 2;

  public SessionLimits {
    require("statement", statement);
    require("lock", lock);
    require("idleInTransaction", idleInTransaction);
    require("socket", socket);
    require("connect", connect);
    if (socket.compareTo(statement) <= 0) {
      throw new IllegalArgumentException("socket must be longer than statement");
    }
  }

  private static void require(String name, Duration limit) {
    if (limit.toMillis() < 1 || limit.compareTo(CEILING) >= 0) {
      throw new IllegalArgumentException(
          name + " must be between 1 ms and " + CEILING.toSeconds() + " s, exclusive: " + limit);
    }
  }

  /** The {@code options} start-up parameter that puts them in force from the first statement. */
  String startupOptions() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("statement_timeout", statement.toMillis());
    settings.put("lock_timeout", lock.toMillis());
    settings.put("idle_in_transaction_session_timeout", idleInTransaction.toMillis());
    settings.put("default_transaction_isolation", "read\\ committed");
    settings.putAll(tcpSettings());
    return join(settings);
  }

  /** As {@link #startupOptions()}, for statements that may run long: migrations. */
  String startupOptionsOfLongStatements() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("statement_timeout", 0);
    settings.put("lock_timeout", lock.toMillis());
    // Its lock waits in a transaction of its own while the statements run.
    settings.put("idle_in_transaction_session_timeout", 0);
    settings.putAll(tcpSettings());
    return join(settings);
  }

  private Map<String, Object> tcpSettings() {
    return Map.of(
        "tcp_keepalives_idle", KEEPALIVE_IDLE_SECONDS,
        "tcp_keepalives_interval", KEEPALIVE_INTERVAL_SECONDS,
        "tcp_keepalives_count", KEEPALIVE_COUNT,
        "tcp_user_timeout", statement.toMillis());
  }

  private static String join(Map<String, Object> settings) {
    return settings.entrySet().stream()
        .map(setting -> "-c " + setting.getKey() + "=" + setting.getValue())
        .collect(Collectors.joining(" "));
  }
}
