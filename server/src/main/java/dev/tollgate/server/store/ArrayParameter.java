package dev.tollgate.server.store;

import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;
import org.apache.ibatis.type.TypeHandlerRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Java arrays as PostgreSQL arrays: a batch is one parameter a column, however many rows it has.
 */
final class ArrayParameter<T> extends BaseTypeHandler<T> {
  private final Class<T> type;
  private final String elementType;

  private ArrayParameter(Class<T> type, String elementType) {
    this.type = type;
    this.elementType = elementType;
  }

  static void registerAll(TypeHandlerRegistry registry) {
    register(registry, long[].class, "bigint");
    register(registry, int[].class, "integer");
    register(registry, boolean[].class, "boolean");
    register(registry, String[].class, "text");
    register(registry, Long[].class, "bigint");
    register(registry, Integer[].class, "integer");
    register(registry, java.util.UUID[].class, "uuid");
    register(registry, java.time.Instant[].class, "timestamptz");
  }

  private static <T> void register(TypeHandlerRegistry registry, Class<T> type, String element) {
    registry.register(type, new ArrayParameter<>(type, element));
  }

  @Override
  public void setNonNullParameter(PreparedStatement statement, int i, T values, JdbcType jdbcType)
      throws SQLException {
    Connection connection = statement.getConnection();
    Object elements = values instanceof java.time.Instant[] times ? texts(times) : values;
    statement.setArray(i, createArray(connection, elements));
  }

  private Array createArray(Connection connection, Object elements) throws SQLException {
    // pgjdbc's own method takes arrays of primitives too, and sends those in binary.
    return connection
        .unwrap(org.postgresql.PGConnection.class)
        .createArrayOf(elementType, elements);
  }

  /** ISO-8601 in UTC: exact to the microsecond, whatever the session's time zone. */
  private static @Nullable String[] texts(java.time.@Nullable Instant[] times) {
    @Nullable String[] texts = new String[times.length];
    for (int i = 0; i < times.length; i++) {
      java.time.Instant time = times[i];
      texts[i] = time == null ? null : time.toString();
    }
    return texts;
  }

  @Override
  public @Nullable T getNullableResult(ResultSet rows, String column) throws SQLException {
    return value(rows.getArray(column));
  }

  @Override
  public @Nullable T getNullableResult(ResultSet rows, int column) throws SQLException {
    return value(rows.getArray(column));
  }

  @Override
  public @Nullable T getNullableResult(CallableStatement call, int column) throws SQLException {
    return value(call.getArray(column));
  }

  private @Nullable T value(@Nullable Array array) throws SQLException {
    return array == null ? null : type.cast(array.getArray());
  }
}
