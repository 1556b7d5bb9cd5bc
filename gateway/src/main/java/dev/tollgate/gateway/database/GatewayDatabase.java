package dev.tollgate.gateway.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.gateway.config.DatabaseConfig;
import dev.tollgate.server.database.ConnectionPools;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.EmbeddedConfig;
import dev.tollgate.server.database.EmbeddedPostgres;
import dev.tollgate.server.database.Secret;
import dev.tollgate.server.database.SessionLimits;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The gateway's database. An external one may be away, also at the start: then it is tried again
 * until it is there, and everything that needs it fails with {@link DatabaseAwayException}.
 */
public final class GatewayDatabase implements AutoCloseable {
  /** Everything of the gateway stands in a schema of its own: it may share a database. */
  static final String SCHEMA = "tollgate_gateway";

  /** The longest a send waits for a connection before it goes out directly. */
  private static final Duration CONNECTION_WAIT_MAX = Duration.ofSeconds(1);

  private static final Duration CLOSE_MAX = Duration.ofSeconds(15);

  private final Optional<EmbeddedPostgres> embedded;
  private final ConnectionPools pools;
  private final HikariDataSource pool;
  private final Availability availability;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final List<Consumer<Boolean>> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread watch = new Thread(this::watch, "gateway-database");

  private GatewayDatabase(
      Optional<EmbeddedPostgres> embedded,
      ConnectionSettings settings,
      int connections,
      InstantSource clock) {
    this.embedded = embedded;
    this.pools = new ConnectionPools(inSchema(settings), SessionLimits.DEFAULT);
    this.pool = pools.writers(connections, CONNECTION_WAIT_MAX);
    this.availability = new Availability(clock, this::tell);
    watch.setDaemon(true);
    watch.start();
  }

  /**
   * Opens the database; an embedded one runs when this returns.
   *
   * @param connections most connections at once
   * @throws dev.tollgate.server.database.DatabaseException when an embedded one does not start, or
   *     the URL of an external one is malformed
   */
  public static GatewayDatabase open(DatabaseConfig config, int connections, InstantSource clock) {
    if (config instanceof DatabaseConfig.Embedded own) {
      EmbeddedPostgres embedded = EmbeddedPostgres.open(EmbeddedConfig.in(own.dataDir()));
      return new GatewayDatabase(Optional.of(embedded), embedded.settings(), connections, clock);
    }
    DatabaseConfig.External other = (DatabaseConfig.External) config;
    ConnectionSettings settings =
        ConnectionSettings.external(
            other.url(), other.user(), Secret.of(other.password().reveal()));
    return new GatewayDatabase(Optional.empty(), settings, connections, clock);
  }

  /** Done once the tables are there; an external database may take any time. */
  public CompletableFuture<Void> ready() {
    return ready.copy();
  }

  /** Has this told true when the tables are there and it answers, false when it goes away. */
  public void whenItComesAndGoes(Consumer<Boolean> listener) {
    listeners.add(listener);
    if (ready.isDone() && !availability.isAway()) {
      listener.accept(true);
    }
  }

  /** Connections, whether or not the tables are there. */
  public DataSource pool() {
    return new WatchedPool(pool, availability);
  }

  /**
   * A connection in a transaction.
   *
   * @throws DatabaseAwayException when there is none
   */
  public Connection connect() {
    if (!ready.isDone() || !availability.isWorthATry()) {
      throw new DatabaseAwayException("the database is away", true, new SQLException("not tried"));
    }
    try {
      Connection connection = pool.getConnection();
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException failure) {
      throw away(failure, true);
    }
  }

  /** Something was read or written. */
  public void answered() {
    availability.answered();
  }

  /** The failure of a call, counted as one. */
  public DatabaseAwayException away(SQLException failure, boolean nothingChanged) {
    String reason = reason(failure);
    availability.failed(reason);
    return new DatabaseAwayException("the database is away, " + reason, nothingChanged, failure);
  }

  /** Whether this failure says that the database is away, rather than that a statement is wrong. */
  public static boolean saysAway(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return state.startsWith("08")
        || state.startsWith("57")
        || state.startsWith("25")
        || state.startsWith("53")
        || state.startsWith("55P03");
  }

  /** Stops trying, closes the connections, and stops an embedded database. */
  @Override
  public void close() {
    closing.countDown();
    try {
      watch.join(CLOSE_MAX.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    pool.close();
    embedded.ifPresent(EmbeddedPostgres::close);
  }

  /** While it is away this looks for it, so that it is found without a send that has to wait. */
  private void watch() {
    while (closing.getCount() > 0) {
      if (!ready.isDone()) {
        open();
      } else if (availability.isAway()) {
        look();
      }
      pause();
    }
  }

  private void open() {
    try {
      migrate();
      ready.complete(null);
      availability.answered();
      tell(true);
    } catch (FlywayException failure) {
      availability.failed(reason(failure));
    }
  }

  private void look() {
    try (Connection connection = pool.getConnection()) {
      if (connection.isValid(Math.toIntExact(CONNECTION_WAIT_MAX.toSeconds()))) {
        availability.answered();
      }
    } catch (SQLException failure) {
      availability.failed(reason(failure));
    }
  }

  private void tell(boolean there) {
    listeners.forEach(listener -> listener.accept(there && ready.isDone()));
  }

  private void migrate() {
    Flyway.configure(GatewayDatabase.class.getClassLoader())
        .dataSource(pools.migrations())
        .schemas(SCHEMA)
        .locations("classpath:db/gateway")
        .load()
        .migrate();
  }

  private void pause() {
    try {
      var unused = closing.await(Availability.PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  /** Why, without anything of what was written. */
  static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return "SQLSTATE " + sql.getSQLState();
      }
    }
    return failure.getClass().getSimpleName();
  }

  /** Both kinds of URL have parameters already. */
  private static ConnectionSettings inSchema(ConnectionSettings settings) {
    return new ConnectionSettings(
        settings.jdbcUrl() + "&currentSchema=" + SCHEMA, settings.user(), settings.password());
  }
}
