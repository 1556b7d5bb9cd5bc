package dev.tollgate.server.database;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A PostgreSQL that this process runs in a directory of its own, on a port of the loopback address
 * that is chosen at each opening and stays until {@link #close()}. When PostgreSQL dies it is
 * started again.
 */
public final class EmbeddedPostgres implements Database {
  private static final String DATABASE = "tollgate";

  private final DirectoryLock lock;
  private final PostmasterWatch watch;
  private final ConnectionSettings settings;
  private final String description;

  private EmbeddedPostgres(
      DirectoryLock lock, PostmasterWatch watch, ConnectionSettings settings, String description) {
    this.lock = lock;
    this.watch = watch;
    this.settings = settings;
    this.description = description;
  }

  /**
   * Starts PostgreSQL in {@code config}'s directory, which is made when absent; returns when it
   * takes connections. What a killed server left running there is stopped first.
   *
   * @throws DatabaseException when the directory is another server's, holds another major version's
   *     data, or PostgreSQL does not start
   */
  public static EmbeddedPostgres open(EmbeddedConfig config) {
    try {
      Directories.createPrivate(config.dataDir());
      DirectoryLock lock = DirectoryLock.take(config.dataDir());
      try {
        return open(config, lock);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new DatabaseException(
          "cannot use the data directory " + config.dataDir() + ": " + e, e);
    }
  }

  private static EmbeddedPostgres open(EmbeddedConfig config, DirectoryLock lock)
      throws IOException {
    Path dataDir = config.dataDir();
    PostgresPrograms programs =
        PostgresPrograms.of(PostgresBinaries.unpackedIn(config.binariesDir().orElse(dataDir)));
    DataCluster cluster = DataCluster.open(dataDir, programs);
    PostmasterWatch watch =
        PostmasterWatch.start(
            new PostmasterLauncher(programs, cluster.pgdata(), PostgresLog.in(dataDir), config));
    try {
      EmbeddedCheck.prepare(settings(watch.port(), "postgres", cluster), DATABASE);
    } catch (RuntimeException e) {
      watch.close();
      throw e;
    }
    return new EmbeddedPostgres(
        lock,
        watch,
        settings(watch.port(), DATABASE, cluster),
        "embedded PostgreSQL " + programs.version() + " in " + dataDir);
  }

  private static ConnectionSettings settings(int port, String database, DataCluster cluster) {
    String url =
        "jdbc:postgresql://%s:%d/%s?sslmode=disable&gssEncMode=disable"
            .formatted(EmbeddedSettings.ADDRESS, port, database);
    return new ConnectionSettings(url, DataCluster.USER, cluster.password());
  }

  @Override
  public ConnectionSettings settings() {
    return settings;
  }

  @Override
  public String description() {
    return description;
  }

  /** The process of the PostgreSQL that runs now. */
  public long postmasterPid() {
    return watch.postmasterPid();
  }

  /** Stops PostgreSQL, cleanly within 20 seconds or else by force, and frees the directory. */
  @Override
  public void close() {
    try {
      watch.close();
    } finally {
      lock.close();
    }
  }
}
