package dev.tollgate.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.server.database.ConnectionSettings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/** A server on an empty database, and its command line. */
final class HistoryServer implements AutoCloseable {
  private final Rig rig;
  private final String databaseName;
  private final ServerProgram client;
  private final ServerProcess server;
  private final HikariDataSource database;
  private final LaneVersions versions;

  private HistoryServer(
      Rig rig,
      String databaseName,
      ServerProgram client,
      ServerProcess server,
      HikariDataSource database) {
    this.rig = rig;
    this.databaseName = databaseName;
    this.client = client;
    this.server = server;
    this.database = database;
    this.versions = new LaneVersions(database);
  }

  /** Starts one. */
  static HistoryServer start(Rig rig, HistoryPrograms programs, String databaseName)
      throws IOException, InterruptedException {
    ConnectionSettings settings = rig.emptyDatabase(databaseName);
    ServerProcess server = rig.server(programs.server(), settings);
    return new HistoryServer(
        rig, databaseName, programs.client(), server, Rig.connectionsTo(settings));
  }

  /** Starts a command that asks it. */
  ClientProcess command(List<String> command) throws IOException {
    return rig.client(client, server, command);
  }

  DataSource database() {
    return database;
  }

  ServerProcess process() {
    return server;
  }

  /** Transactions of all lanes so far. */
  long commits() {
    return versions.sum();
  }

  /** Messages that are recorded, by the counters. */
  long recorded() {
    return number(
        "select coalesce(sum(inbound_count + outbound_direct_count + outbound_queued_count), 0)"
            + " from monthly_usage");
  }

  /** Audit entries on final periods. */
  long notes() {
    return number("select count(*) from audit_entry where kind = 'FINAL_PERIOD_IMPORTED'");
  }

  private long number(String query) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    } catch (SQLException e) {
      throw new BenchException("cannot read the server's database: " + e.getMessage(), e);
    }
  }

  /** Ends it, and removes its database, so that nothing of it is at work in what comes next. */
  @Override
  public void close() {
    database.close();
    server.close();
    rig.dropDatabase(databaseName);
  }
}
