package dev.tollgate.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PostgreSQL that someone else runs. It may go away and come back; the pools follow. */
public final class ExternalPostgres implements Database {
  /** How long a start waits for a server that is away or starting, unless told otherwise. */
  public static final Duration START_MAX = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(ExternalPostgres.class);
  private static final Duration RETRY = Duration.ofMillis(500);

  private final ConnectionSettings settings;
  private final String description;

  private ExternalPostgres(ConnectionSettings settings, String description) {
    this.settings = settings;
    this.description = description;
  }

  /**
   * Connects once, to see that it can be used.
   *
   * @param url {@code [jdbc:]postgresql://host[:port]/database[?parameters]}, without user and
   *     password; with several hosts the primary is taken
   * @param startMax how long to wait for a server that cannot be reached or is starting
   * @throws DatabaseException when the URL is malformed, the user is refused, the database is
   *     missing, the server too old, or not reached in time
   */
  public static ExternalPostgres open(String url, String user, Secret password, Duration startMax) {
    ExternalUrl address = ExternalUrl.parse(url);
    ConnectionSettings settings = new ConnectionSettings(address.jdbcUrl(), user, password);
    ConnectFailure failures = new ConnectFailure(address.place(), user);
    long deadline = System.nanoTime() + startMax.toNanos();
    while (true) {
      try (Connection connection =
          ConnectionPools.source(settings, SessionLimits.DEFAULT).getConnection()) {
        String version = ExternalCheck.check(connection, address.place());
        return new ExternalPostgres(settings, "PostgreSQL " + version + " at " + address.place());
      } catch (SQLException e) {
        if (!ConnectFailure.mayPass(e) || System.nanoTime() - deadline >= 0) {
          throw failures.explain(e);
        }
        LOG.info("waiting for PostgreSQL at {}: {}", address.place(), e.getMessage());
      }
      LockSupport.parkNanos(RETRY.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new DatabaseException("interrupted while waiting for " + address.place());
      }
    }
  }

  @Override
  public ConnectionSettings settings() {
    return settings;
  }

  @Override
  public String description() {
    return description;
  }

  /** Nothing to give back: the connections are the pools'. */
  @Override
  public void close() {}
}
