package dev.tollgate.server.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresIT {
  @Test
  void durabilityIsOn() throws SQLException {
    try (Connection connection = TestPostgres.connect(TestPostgres.freshDatabase());
        Statement statement = connection.createStatement()) {
      for (String name : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
        try (ResultSet result = statement.executeQuery("show " + name)) {
          result.next();
          assertEquals("on", result.getString(1), name);
        }
      }
    }
  }
}
