package dev.tollgate.server.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The PostgreSQL of the tests: one for each test JVM, started by the first test that needs it and
 * stopped when the JVM exits. It runs in an odd time zone, because no result may depend on that.
 */
public final class TestPostgres {
  /** 5 hours and 45 minutes ahead of UTC. */
  public static final String TIME_ZONE = "Asia/Kathmandu";

  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TestPostgres() {}

  /** A new, empty database that no other test has. It goes away with the JVM. */
  public static ConnectionSettings freshDatabase() {
    String name = "test_" + DATABASES.incrementAndGet();
    ConnectionSettings server = Running.POSTGRES.settings();
    try (Connection connection =
            new ConnectionPools(server, SessionLimits.DEFAULT).migrations().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot make the database " + name, e);
    }
    String url = server.jdbcUrl().replaceFirst("/[a-z]+\\?", "/" + name + "?");
    return new ConnectionSettings(url, server.user(), server.password());
  }

  /**
   * Unpacked programs for all tests of this module, so that each server does not unpack its own.
   */
  public static Path binariesDir() {
    return TARGET.resolve("postgres-binaries");
  }

  /** One more embedded PostgreSQL in {@code dataDir}, in the odd time zone. */
  public static EmbeddedConfig configIn(Path dataDir) {
    return EmbeddedConfig.in(dataDir)
        .withBinariesDir(binariesDir())
        .withSettings(Map.of("timezone", TIME_ZONE, "shared_buffers", "16MB"));
  }

  /** A plain connection with the limits of a running server. */
  public static Connection connect(ConnectionSettings settings) throws SQLException {
    return ConnectionPools.source(settings, SessionLimits.DEFAULT).getConnection();
  }

  private static final class Running {
    static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      Path dataDir = TARGET.resolve("test-postgres-" + ProcessHandle.current().pid());
      EmbeddedConfig config =
          configIn(dataDir).withSettings(Map.of("timezone", TIME_ZONE, "max_connections", "200"));
      EmbeddedPostgres postgres = EmbeddedPostgres.open(config);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres, dataDir)));
      return postgres;
    }

    private static void stop(EmbeddedPostgres postgres, Path dataDir) {
      postgres.close();
      try {
        Directories.delete(dataDir);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot remove " + dataDir, e);
      }
    }
  }
}
