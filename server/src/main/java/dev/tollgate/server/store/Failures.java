package dev.tollgate.server.store;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which failures of the database another try may get past. */
final class Failures {
  private static final String STATEMENT_TIMEOUT = "57014";

  /** Serialization, deadlock, read-only, idle timeout, lock timeout, statement timeout. */
  private static final Set<String> RETRYABLE_STATES =
      Set.of("40001", "40P01", "25006", "25P03", "55P03", STATEMENT_TIMEOUT);

  /** Connections; the server's resources, such as disk and memory; its stopping; its I/O. */
  private static final List<String> RETRYABLE_CLASSES = List.of("08", "53", "57P0", "58");

  private Failures() {}

  static StoreException unreachable(SQLException failure) {
    return new StoreException("no connection to the database", failure, true);
  }

  /** What failed, in the store's own terms; what is no failure of the database comes back as is. */
  static RuntimeException translate(Exception failure) {
    SQLException sql = sqlCause(failure);
    if (sql == null) {
      return failure instanceof RuntimeException runtime
          ? runtime
          : new IllegalStateException(failure);
    }
    String state = sql.getSQLState() == null ? "unknown" : sql.getSQLState();
    return new StoreException(
        "database failure " + state,
        failure,
        retryable(sql, state),
        state.equals(STATEMENT_TIMEOUT));
  }

  private static boolean retryable(SQLException failure, String state) {
    return RETRYABLE_STATES.contains(state)
        || RETRYABLE_CLASSES.stream().anyMatch(state::startsWith)
        || failure instanceof SQLTransientException
        || failure instanceof SQLRecoverableException;
  }

  private static @Nullable SQLException sqlCause(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }
}
