package dev.tollgate.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The PostgreSQL of the tests: one for each test JVM, started by the first test that needs it and
 * stopped when the JVM exits. It runs in an odd time zone, because no result may depend on that.
 */
public final class TestPostgres {
  /** 5 hours and 45 minutes ahead of UTC. */
  public static final String TIME_ZONE = "Asia/Kathmandu";

  private static final Duration STOP_MAX = Duration.ofSeconds(30);
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
      easeLogins(postgres.settings());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres, dataDir)));
      return postgres;
    }

    /** The servers of the tests open thousands of connections: each would hash 4096 times. */
    private static void easeLogins(ConnectionSettings settings) {
      try (Connection connection = connect(settings);
          Statement statement = connection.createStatement()) {
        statement.execute("set scram_iterations = 1");
        statement.execute(
            "alter role %s password '%s'".formatted(settings.user(), settings.password().reveal()));
      } catch (SQLException e) {
        throw new IllegalStateException("cannot ease the logins", e);
      }
    }

    /** What hundreds of databases changed is not written out: all of it is removed. */
    private static void stop(EmbeddedPostgres postgres, Path dataDir) {
      long pid = postgres.postmasterPid();
      Thread closing = new Thread(postgres::close);
      closing.start();
      try {
        Path state = dataDir.resolve("pgdata/postmaster.pid");
        // Only then, because the watch starts again what ends before.
        Await.until("PostgreSQL stops", STOP_MAX, () -> stopping(state));
        if (ProcessHandle.of(pid).isPresent()) {
          new ProcessBuilder("kill", "-QUIT", Long.toString(pid)).inheritIO().start().waitFor();
        }
        closing.join();
        Directories.delete(dataDir);
      } catch (Exception e) {
        throw new IllegalStateException("cannot remove " + dataDir, e);
      }
    }

    private static boolean stopping(Path state) throws IOException {
      try {
        return Files.readString(state).contains("stopping");
      } catch (NoSuchFileException e) {
        return true;
      }
    }
  }
}
