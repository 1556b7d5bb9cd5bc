package dev.tollgate.gateway.testing;

import dev.tollgate.server.config.DatabaseConfig;
import dev.tollgate.server.database.ConnectionPools;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.EmbeddedConfig;
import dev.tollgate.server.database.EmbeddedPostgres;
import dev.tollgate.server.database.Secret;
import dev.tollgate.server.database.SessionLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The PostgreSQL of all tests, with a database for each: started by the first of them and stopped
 * when the test's JVM exits.
 */
public final class TestPostgres {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TestPostgres() {}

  /**
   * A new, empty database that no other test has. It goes away with the JVM.
   *
   * @param url as {@code --database} takes it
   */
  public record Fresh(String url, String user, String password) {
    /** For a server. */
    public DatabaseConfig.External ofServer() {
      return new DatabaseConfig.External(url, user, Secret.of(password));
    }

    /** Ends its connections, and lets nobody in. */
    public void goAway() {
      execute(
          Running.POSTGRES.settings(),
          "alter database " + name() + " with allow_connections false",
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
              + name()
              + "'");
    }

    /** Lets everybody in again. */
    public void comeBack() {
      execute(
          Running.POSTGRES.settings(), "alter database " + name() + " with allow_connections true");
    }

    private String name() {
      return url.substring(url.lastIndexOf('/') + 1);
    }

    /** For a gateway. */
    public dev.tollgate.gateway.config.DatabaseConfig.External ofGateway() {
      return new dev.tollgate.gateway.config.DatabaseConfig.External(
          url, user, dev.tollgate.gateway.config.Secret.of("db-password", password));
    }
  }

  /** Makes a database. */
  public static Fresh fresh() {
    ConnectionSettings server = Running.POSTGRES.settings();
    String name = "test_" + DATABASES.incrementAndGet();
    execute(server, "create database " + name);
    String url = server.jdbcUrl().replaceFirst("^jdbc:(.*)/[a-z]+\\?.*$", "$1/" + name);
    return new Fresh(url, server.user(), server.password().reveal());
  }

  private static void execute(ConnectionSettings settings, String... statements) {
    try (Connection connection =
            new ConnectionPools(settings, SessionLimits.DEFAULT).migrations().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the tests' PostgreSQL refuses a statement", e);
    }
  }

  private static final class Running {
    static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      Path dataDir = TARGET.resolve("test-postgres-" + ProcessHandle.current().pid());
      EmbeddedPostgres postgres =
          EmbeddedPostgres.open(
              EmbeddedConfig.in(dataDir)
                  .withBinariesDir(TARGET.resolve("postgres-binaries"))
                  // Several servers and gateways share it.
                  .withSettings(Map.of("max_connections", "300")));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres, dataDir)));
      easeLogins(postgres.settings());
      return postgres;
    }

    /** Every stack opens dozens of connections: each would hash 4096 times. */
    private static void easeLogins(ConnectionSettings settings) {
      execute(
          settings,
          "set scram_iterations = 1",
          "alter role %s password '%s'".formatted(settings.user(), settings.password().reveal()));
    }

    private static void stop(EmbeddedPostgres postgres, Path dataDir) {
      postgres.close();
      try (Stream<Path> files = Files.walk(dataDir)) {
        List<Path> inwards = files.sorted(Comparator.reverseOrder()).toList();
        for (Path file : inwards) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot remove " + dataDir, e);
      }
    }
  }
}
