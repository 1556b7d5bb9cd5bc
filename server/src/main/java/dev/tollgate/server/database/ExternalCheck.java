package dev.tollgate.server.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks an external PostgreSQL whether Tollgate can work on it. */
final class ExternalCheck {
  /** PostgreSQL 15, as {@code server_version_num} counts. */
  static final int VERSION_MIN = 150_000;

  private static final Logger LOG = LoggerFactory.getLogger(ExternalCheck.class);
  private static final String ENCODING = "UTF8";
  private static final String ISOLATION = "read committed";

  private ExternalCheck() {}

  /**
   * Returns its version, such as {@code 16.4}.
   *
   * @throws DatabaseException when it cannot be used
   */
  static String check(Connection connection, String place) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String version = show(statement, "server_version");
      requireVersion(Integer.parseInt(show(statement, "server_version_num")), version, place);
      require(place, "server_encoding", ENCODING, show(statement, "server_encoding"));
      require(place, "transaction_isolation", ISOLATION, show(statement, "transaction_isolation"));
      for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
        warnWhenOff(place, setting, show(statement, setting));
      }
      int blank = version.indexOf(' ');
      return blank < 0 ? version : version.substring(0, blank);
    }
  }

  static void requireVersion(int number, String version, String place) {
    if (number < VERSION_MIN) {
      throw new DatabaseException(
          "PostgreSQL at %s is version %s: Tollgate needs 15 or later".formatted(place, version));
    }
  }

  private static void require(String place, String setting, String expected, String actual) {
    if (!actual.equals(expected)) {
      throw new DatabaseException(
          "PostgreSQL at %s has %s %s: Tollgate needs %s"
              .formatted(place, setting, actual, expected));
    }
  }

  private static void warnWhenOff(String place, String setting, String value) {
    if (value.equals("off")) {
      LOG.warn(
          "PostgreSQL at {} has {} off: what was acknowledged can be lost when it crashes",
          place,
          setting);
    }
  }

  private static String show(Statement statement, String setting) throws SQLException {
    try (ResultSet result = statement.executeQuery("show " + setting)) {
      result.next();
      return result.getString(1);
    }
  }
}
