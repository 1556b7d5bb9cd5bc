package dev.tollgate.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.client.QuotaOptions;
import dev.tollgate.client.SpoolOptions;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.server.database.ConnectionPools;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.EmbeddedConfig;
import dev.tollgate.server.database.EmbeddedPostgres;
import dev.tollgate.server.database.SessionLimits;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * All that a run needs: one embedded PostgreSQL in a new directory, with a database for the server
 * and a copy of it for the write path without gRPC; the server's process; a channel to it. Closing
 * it ends what it started and removes the directory.
 */
final class Rig implements AutoCloseable {
  private static final String NAME_IN_URL = "/tollgate?";

  /** The most a server lets one key make: what is measured must not be its limit. */
  private static final String CALLS_PER_SECOND = "1000000";

  /** A part that is to be closed. */
  private interface Part {
    void close() throws Exception;
  }

  private final Deque<Part> parts = new ArrayDeque<>();
  private final InstantSource clock;
  private final Path directory;
  private final ConnectionSettings database;
  private final BenchKey key;

  /** Starts PostgreSQL in a new directory under {@code workDir}. */
  Rig(Path workDir, InstantSource clock) throws IOException {
    this.clock = clock;
    Files.createDirectories(workDir);
    directory = Files.createTempDirectory(workDir, "tollgate-bench-");
    parts.push(() -> delete(directory));
    key = BenchKey.in(directory);
    database = postgres().settings();
  }

  private EmbeddedPostgres postgres() {
    try {
      EmbeddedPostgres started =
          EmbeddedPostgres.open(EmbeddedConfig.in(directory.resolve("data")));
      parts.push(started::close);
      return started;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The new directory. */
  Path directory() {
    return directory;
  }

  /** The database that the server will work on. */
  ConnectionSettings database() {
    return database;
  }

  /**
   * Copies a database.
   *
   * @throws BenchException when somebody is connected to it
   */
  ConnectionSettings copyOf(String original, String name) {
    inMaintenance("create database " + name + " template " + original);
    return named(name);
  }

  /** The write path without gRPC. */
  WritePath writePathOn(ConnectionSettings one) {
    return closing(new WritePath(one, clock));
  }

  /** The clock of the run. */
  InstantSource clock() {
    return clock;
  }

  /** Connections to a database, closed with the run. */
  HikariDataSource connectionsTo(ConnectionSettings one, int size) {
    return closing(pool(one, size));
  }

  /**
   * Makes an empty database for one part of a run.
   *
   * @param name of letters, digits and underscores; unique in the run
   */
  ConnectionSettings emptyDatabase(String name) {
    inMaintenance("create database " + name);
    return named(name);
  }

  /** Removes a database, once all that this process opened on it is closed. */
  void dropDatabase(String name) {
    inMaintenance("drop database " + name + " with (force)");
  }

  /** Lets autovacuum work, or not: when it does is a matter of chance, for a short time. */
  void autovacuum(boolean on) {
    inMaintenance("alter system set autovacuum = " + (on ? "on" : "off"));
    inMaintenance("select pg_reload_conf()");
  }

  private void inMaintenance(String sql) {
    // To copy or remove a database may take longer than a statement of a server's.
    DataSource unlimited =
        new ConnectionPools(named("postgres"), SessionLimits.DEFAULT).migrations();
    try (Connection connection = unlimited.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new BenchException("cannot prepare the databases: " + e.getMessage(), e);
    }
  }

  /** Connections to a database of this run, for one part of it: to be closed. */
  static HikariDataSource connectionsTo(ConnectionSettings one) {
    return pool(one, 1);
  }

  /** The key that the server's callers show. */
  BenchKey key() {
    return key;
  }

  /** Starts a server that takes calls with the key, and no others. */
  ServerProcess server(ServerProgram program) throws IOException, InterruptedException {
    return server(program, database);
  }

  /** The same, on another database. */
  ServerProcess server(ServerProgram program, ConnectionSettings one)
      throws IOException, InterruptedException {
    return server(
        program, one, List.of("--require-keys", "--bootstrap-key-file", key.file().toString()));
  }

  /** Starts a server that takes calls without a key, too; it knows those that others made. */
  ServerProcess serverForAll(ServerProgram program) throws IOException, InterruptedException {
    return server(program, database, List.of());
  }

  private ServerProcess server(ServerProgram program, ConnectionSettings one, List<String> access)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(access);
    options.addAll(List.of("--key-calls-per-second", CALLS_PER_SECOND));
    return closing(ServerProcess.start(program, one, options));
  }

  /** Starts a command of the command line that asks a server, with the key. */
  ClientProcess client(ServerProgram program, ServerProcess server, List<String> command)
      throws IOException {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(List.of("--server", "127.0.0.1:" + server.port(), "--json"));
    arguments.addAll(List.of("--key-file", key.file().toString()));
    return closing(ClientProcess.start(program, directory, arguments));
  }

  /** Opens a channel of one connection, that runs on its own threads. */
  Channel channelTo(ServerProcess server) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port())
            .usePlaintext()
            .directExecutor()
            .build();
    push(() -> channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS));
    return channel;
  }

  /**
   * Opens a client of the library, with the key and the defaults. But it waits for a decision as
   * long as a stub does: that a shared machine stands still for a moment is nobody's fault.
   *
   * @param spool its directory, if it is to have one
   */
  TollgateClient tollgate(ServerProcess server, Optional<Path> spool) {
    TollgateClient.Builder builder =
        TollgateClient.builder()
            .target("127.0.0.1:" + server.port())
            .keyFile(key.file())
            .quota(
                QuotaOptions.defaults().withDecisionWait(TollgateClient.Builder.DEFAULT_DEADLINE));
    spool.map(SpoolOptions::in).ifPresent(builder::spool);
    return closing(builder.build());
  }

  private static HikariDataSource pool(ConnectionSettings settings, int size) {
    return new ConnectionPools(settings, SessionLimits.DEFAULT).writers(size);
  }

  private ConnectionSettings named(String name) {
    String url = database.jdbcUrl().replace(NAME_IN_URL, "/" + name + "?");
    return new ConnectionSettings(url, database.user(), database.password());
  }

  private <T extends AutoCloseable> T closing(T part) {
    push(part::close);
    return part;
  }

  private synchronized void push(Part part) {
    parts.push(part);
  }

  /** Ends all that was started, the latest first; safe to repeat. */
  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        System.err.println("tollgate-bench: not closed: " + e);
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(directory)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
