package dev.tollgate.server.database;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;

/**
 * Tells why a connection to an external PostgreSQL failed.
 *
 * @param place {@code host:port/database}
 */
record ConnectFailure(String place, String user) {
  private static final String CONNECTION_CLASS = "08";
  private static final String REFUSED_USER_CLASS = "28";
  private static final String NO_PASSWORD_GIVEN = "08004";
  private static final String NO_SUCH_DATABASE = "3D000";
  private static final String NOT_ALLOWED = "42501";
  private static final Set<String> STARTING_OR_FULL = Set.of("57P03", "53300");

  /** Whether the same attempt may succeed a little later. */
  static boolean mayPass(SQLException failure) {
    String state = state(failure);
    return STARTING_OR_FULL.contains(state)
        || (state.startsWith(CONNECTION_CLASS)
            && !state.equals(NO_PASSWORD_GIVEN)
            && !isUnknownHost(failure));
  }

  /** For people: what is wrong and what to do. */
  DatabaseException explain(SQLException failure) {
    return new DatabaseException(
        "PostgreSQL at " + place + " " + reason(failure, state(failure)), failure);
  }

  private String reason(SQLException failure, String state) {
    if (isUnknownHost(failure)) {
      return "cannot be found: no such host. Check --db-url";
    }
    if (state.startsWith(REFUSED_USER_CLASS) || state.equals(NO_PASSWORD_GIVEN)) {
      return "refuses the user " + user + ". Check --db-user and its password";
    }
    if (state.equals(NO_SUCH_DATABASE)) {
      return "has no such database: create it, or check --db-url";
    }
    if (state.equals(NOT_ALLOWED)) {
      return "does not let the user " + user + " connect: grant it CONNECT on the database";
    }
    String said = Objects.requireNonNullElse(failure.getMessage(), "no reason given");
    return mayPass(failure)
        ? "cannot be reached (" + said + "). Is it running? Check --db-url"
        : "cannot be used: " + said;
  }

  private static boolean isUnknownHost(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }

  private static String state(SQLException failure) {
    return Objects.requireNonNullElse(failure.getSQLState(), "");
  }
}
