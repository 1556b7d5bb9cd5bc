package dev.tollgate.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The versions of a database's lanes: each commit of the write path raises one by one. */
final class LaneVersions {
  private final DataSource dataSource;

  LaneVersions(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** How many transactions all lanes have had. */
  long sum() {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select sum(version) from lane")) {
      result.next();
      return result.getLong(1);
    } catch (SQLException e) {
      throw new BenchException("cannot read the lanes' versions: " + e.getMessage(), e);
    }
  }
}
