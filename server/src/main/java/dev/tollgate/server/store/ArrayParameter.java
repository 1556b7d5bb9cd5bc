package dev.tollgate.server.store;

import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;
import org.apache.ibatis.type.TypeHandlerRegistry;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

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
    register(registry, UUID[].class, "uuid");
    register(registry, Instant[].class, "timestamptz");
  }

  private static <T> void register(TypeHandlerRegistry registry, Class<T> type, String element) {
    registry.register(type, new ArrayParameter<>(type, element));
  }

  @Override
  public void setNonNullParameter(PreparedStatement statement, int i, T values, JdbcType jdbcType)
      throws SQLException {
    statement.setArray(i, array(statement.getConnection().unwrap(BaseConnection.class), values));
  }

  private Array array(BaseConnection connection, T values) throws SQLException {
    if (values instanceof Instant[] times) {
      return BinaryArrays.times(connection, times);
    }
    if (values instanceof UUID[] uuids) {
      return BinaryArrays.uuids(connection, uuids);
    }
    // pgjdbc's own method takes arrays of primitives too, and sends those in binary.
    return connection.createArrayOf(elementType, values);
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
