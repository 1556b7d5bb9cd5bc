package dev.tollgate.server.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One statement on one connection, for tests. */
final class Sql {
  private Sql() {}

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static void run(ConnectionSettings settings, String sql) throws SQLException {
    try (Connection connection = TestPostgres.connect(settings)) {
      run(connection, sql);
    }
  }

  /** The first column of the only row. */
  static String one(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      if (!result.next()) {
        throw new AssertionError("no row: " + query);
      }
      return result.getString(1);
    }
  }

  static String one(ConnectionSettings settings, String query) throws SQLException {
    try (Connection connection = TestPostgres.connect(settings)) {
      return one(connection, query);
    }
  }
}
