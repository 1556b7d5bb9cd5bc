package dev.tollgate.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Makes the connections the server works with. Each has the {@link SessionLimits} from its first
 * statement on, runs READ COMMITTED, and names itself {@code tollgate}. A pool can be made while
 * the database is away; it fills itself when the database is back.
 */
public final class ConnectionPools {
  /** The longest a writer waits for a connection; then an {@code SQLException} with 08001. */
  public static final Duration WRITER_WAIT_MAX = Duration.ofSeconds(4);

  /** The longest a reader waits for a connection. */
  public static final Duration READER_WAIT_MAX = Duration.ofSeconds(2);

  private static final Duration VALIDATION_MAX = Duration.ofSeconds(1);
  private static final Duration KEEPALIVE = Duration.ofMinutes(1);
  private static final Duration LIFETIME_MAX = Duration.ofMinutes(30);
  private static final Duration CANCEL_SIGNAL_MAX = Duration.ofSeconds(2);
  private static final int START_WITHOUT_DATABASE = -1;

  /**
   * For connections whose statements find every row by its key: planned once, whatever their
   * parameters, and not for tables that were small or not looked at when that happened.
   */
  private static final String PLANNED_BY_KEY =
      " -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off"
          + " -c enable_mergejoin=off -c enable_bitmapscan=off";

  private final ConnectionSettings settings;
  private final SessionLimits limits;

  public ConnectionPools(ConnectionSettings settings, SessionLimits limits) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.limits = Objects.requireNonNull(limits, "limits");
  }

  /** A pool of {@code size} connections that may write; close it before the database. */
  public HikariDataSource writers(int size) {
    return writers(size, WRITER_WAIT_MAX);
  }

  /** The same, for statements that find every row by its key, as those of the lanes do. */
  public HikariDataSource writersByKey(int size) {
    PGSimpleDataSource source = source(settings, limits);
    addOptions(source, settings.jdbcUrl(), limits.startupOptions() + PLANNED_BY_KEY);
    return pool("writers", source, size, WRITER_WAIT_MAX, false);
  }

  /** A pool of {@code size} connections on which the server refuses every write (25006). */
  public HikariDataSource readers(int size) {
    return pool("readers", source(settings, limits), size, READER_WAIT_MAX, true);
  }

  /** A pool of {@code size} connections that may write, of which one is waited for this long. */
  public HikariDataSource writers(int size, Duration waitMax) {
    return pool("writers", source(settings, limits), size, waitMax, false);
  }

  /** Unpooled connections whose statements may run as long as a migration needs. */
  public DataSource migrations() {
    PGSimpleDataSource source = source(settings, limits);
    addOptions(source, settings.jdbcUrl(), limits.startupOptionsOfLongStatements());
    source.setSocketTimeout(0);
    return source;
  }

  /** Unpooled connections with {@code limits}. */
  static PGSimpleDataSource source(ConnectionSettings settings, SessionLimits limits) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(settings.jdbcUrl());
    source.setUser(settings.user());
    source.setPassword(settings.password().reveal());
    source.setApplicationName("tollgate");
    addOptions(source, settings.jdbcUrl(), limits.startupOptions());
    source.setSocketTimeout(seconds(limits.socket()));
    source.setConnectTimeout(seconds(limits.connect()));
    source.setCancelSignalTimeout(seconds(CANCEL_SIGNAL_MAX));
    source.setTcpKeepAlive(true);
    // A detail quotes the row that broke a constraint, and with it whom a message was for.
    source.setLogServerErrorDetail(false);
    // So that Connection.setReadOnly binds statements outside of a transaction as well.
    source.setReadOnlyMode("always");
    return source;
  }

  private static HikariDataSource pool(
      String name, DataSource source, int size, Duration waitMax, boolean readOnly) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source);
    config.setMaximumPoolSize(size);
    config.setReadOnly(readOnly);
    // Named, because the pool otherwise asks its first connection; when that one is lost at that
    // moment the pool goes on with level -1, and can never make a connection again.
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setConnectionTimeout(waitMax.toMillis());
    config.setValidationTimeout(VALIDATION_MAX.toMillis());
    config.setKeepaliveTime(KEEPALIVE.toMillis());
    config.setMaxLifetime(LIFETIME_MAX.toMillis());
    config.setInitializationFailTimeout(START_WITHOUT_DATABASE);
    return new HikariDataSource(config);
  }

  /** Ours come after those of the URL, so that ours hold. */
  private static void addOptions(PGSimpleDataSource source, String jdbcUrl, String options) {
    PGSimpleDataSource plain = new PGSimpleDataSource();
    plain.setUrl(jdbcUrl);
    String given = plain.getOptions();
    source.setOptions(given == null || given.isBlank() ? options : given + " " + options);
  }

  private static int seconds(Duration duration) {
    return Math.max(1, Math.toIntExact(duration.toSeconds()));
  }
}
