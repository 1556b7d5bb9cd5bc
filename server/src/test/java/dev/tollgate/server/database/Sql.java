package dev.tollgate.server.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One statement on one connection, for tests. */
public final class Sql {
  private Sql() {}

  public static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  public static void run(ConnectionSettings settings, String sql) throws SQLException {
    try (Connection connection = TestPostgres.connect(settings)) {
      run(connection, sql);
    }
  }

  /** The first column of the only row. */
  public static String one(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      if (!result.next()) {
        throw new AssertionError("no row: " + query);
      }
      return result.getString(1);
    }
  }

  public static String one(ConnectionSettings settings, String query) throws SQLException {
    try (Connection connection = TestPostgres.connect(settings)) {
      return one(connection, query);
    }
  }
}
