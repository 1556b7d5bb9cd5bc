package dev.tollgate.server.store;

import dev.tollgate.server.domain.MessageKind;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;

/** Message kinds as the two-byte codes of the message table: there is one on every message. */
final class MessageKindColumn extends BaseTypeHandler<MessageKind> {
  static int code(MessageKind kind) {
    return switch (kind) {
      case INBOUND -> 0;
      case OUTBOUND_DIRECT -> 1;
      case OUTBOUND_QUEUED -> 2;
    };
  }

  private static MessageKind kind(int code) {
    return switch (code) {
      case 0 -> MessageKind.INBOUND;
      case 1 -> MessageKind.OUTBOUND_DIRECT;
      case 2 -> MessageKind.OUTBOUND_QUEUED;
      default -> throw new IllegalStateException("no message kind has the code " + code);
    };
  }

  @Override
  public void setNonNullParameter(PreparedStatement statement, int i, MessageKind k, JdbcType type)
      throws SQLException {
    statement.setInt(i, code(k));
  }

  // The column is never null.
  @Override
  public MessageKind getNullableResult(ResultSet rows, String column) throws SQLException {
    return kind(rows.getInt(column));
  }

  @Override
  public MessageKind getNullableResult(ResultSet rows, int column) throws SQLException {
    return kind(rows.getInt(column));
  }

  @Override
  public MessageKind getNullableResult(CallableStatement call, int column) throws SQLException {
    return kind(call.getInt(column));
  }
}
