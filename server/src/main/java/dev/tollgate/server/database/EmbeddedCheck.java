package dev.tollgate.server.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Asks a PostgreSQL that was just started whether it is what was meant to be started. */
final class EmbeddedCheck {
  private EmbeddedCheck() {}

  /**
   * Asserts durability and authentication, and makes {@code database} where it is absent.
   *
   * @throws DatabaseException when one of them does not hold
   */
  static void prepare(ConnectionSettings settings, String database) {
    try (Connection connection =
            new ConnectionPools(settings, SessionLimits.DEFAULT).migrations().getConnection();
        Statement statement = connection.createStatement()) {
      for (Map.Entry<String, String> setting : EmbeddedSettings.DURABILITY.entrySet()) {
        require(setting.getKey(), setting.getValue(), one(statement, "show " + setting.getKey()));
      }
      require(
          "number of ways in without a password",
          "0",
          one(
              statement,
              "select count(*) from pg_hba_file_rules"
                  + " where error is not null or auth_method <> 'scram-sha-256'"));
      String present =
          one(statement, "select count(*) from pg_database where datname = '" + database + "'");
      if (present.equals("0")) {
        statement.execute("create database " + database);
      }
    } catch (SQLException e) {
      throw new DatabaseException(
          "the embedded PostgreSQL started, but cannot be used: " + e.getMessage(), e);
    }
  }

  private static void require(String name, String expected, String actual) {
    if (!actual.equals(expected)) {
      throw new DatabaseException(
          "the embedded PostgreSQL runs with %s = %s in place of %s"
              .formatted(name, actual, expected));
    }
  }

  private static String one(Statement statement, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getString(1);
    }
  }
}
