package dev.tollgate.server.store;

import dev.tollgate.server.domain.WebhookSecret;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;
import org.jspecify.annotations.Nullable;

/** Secrets of webhooks as text: in the rows that hold them they have no text of their own. */
final class WebhookSecretColumn extends BaseTypeHandler<WebhookSecret> {
  @Override
  public void setNonNullParameter(
      PreparedStatement statement, int i, WebhookSecret value, JdbcType type) throws SQLException {
    statement.setString(i, value.reveal());
  }

  @Override
  public @Nullable WebhookSecret getNullableResult(ResultSet rows, String column)
      throws SQLException {
    return value(rows.getString(column));
  }

  @Override
  public @Nullable WebhookSecret getNullableResult(ResultSet rows, int column) throws SQLException {
    return value(rows.getString(column));
  }

  @Override
  public @Nullable WebhookSecret getNullableResult(CallableStatement call, int column)
      throws SQLException {
    return value(call.getString(column));
  }

  private static @Nullable WebhookSecret value(@Nullable String text) {
    return text == null ? null : WebhookSecret.parse(text);
  }
}
