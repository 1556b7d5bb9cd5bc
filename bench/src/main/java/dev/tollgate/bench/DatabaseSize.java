package dev.tollgate.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Bytes on the disk.
 *
 * @param tables of all tables
 * @param indexes of all indexes
 * @param historyIndex of {@code message_history}, which is among them
 */
record DatabaseSize(long tables, long indexes, long historyIndex) {
  private static final String SIZE =
      """
      select sum(pg_table_size(oid)), sum(pg_indexes_size(oid)),
        pg_relation_size('message_history')
      from pg_class
      where relkind = 'r' and relnamespace = current_schema()::regnamespace
      """;

  static DatabaseSize of(DataSource database) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(SIZE)) {
      result.next();
      return new DatabaseSize(result.getLong(1), result.getLong(2), result.getLong(3));
    } catch (SQLException e) {
      throw new BenchException("cannot read the tables' sizes: " + e.getMessage(), e);
    }
  }
}
