package dev.tollgate.server;

import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that stands in a server's database. */
public final class Contents {
  /** What callers can change; the lanes' clocks and versions go on whatever they do. */
  private static final List<String> TABLES =
      List.of(
          "plan",
          "tenant",
          "tenant_calendar",
          "conversation",
          "identity",
          "message",
          "session",
          "monthly_usage",
          "quota_grant",
          "admin_request",
          "admin_change",
          "api_key",
          "api_key_secret",
          "audit_entry");

  private Contents() {}

  /** One text: equal before and after nothing changed. */
  public static String of(ConnectionSettings database) throws SQLException {
    String query =
        TABLES.stream()
            .map(
                table ->
                    "(select '"
                        + table
                        + " ' || count(*) || ' ' || coalesce(md5(string_agg(r::text, '|'"
                        + " order by r::text)), '') from "
                        + table
                        + " r)")
            .collect(Collectors.joining(" || ' ' || ", "select ", ""));
    try (Connection connection = TestPostgres.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
