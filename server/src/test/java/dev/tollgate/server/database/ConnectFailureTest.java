package dev.tollgate.server.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectFailureTest {
  private final ConnectFailure failures = new ConnectFailure("db.example:5432/t", "meter");

  @Test
  void anUnknownHostDoesNotPass() {
    SQLException failure =
        new SQLException("attempt failed", "08001", new UnknownHostException("db.example"));
    assertFalse(ConnectFailure.mayPass(failure));
    assertTrue(failures.explain(failure).getMessage().contains("no such host"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"08001", "08006", "57P03", "53300"})
  void whatIsAwayStartingOrFullMayPass(String state) {
    SQLException failure = new SQLException("no", state, new ConnectException("refused"));
    assertTrue(ConnectFailure.mayPass(failure));
    assertEquals(
        "PostgreSQL at db.example:5432/t cannot be reached (no). Is it running? Check --db-url",
        failures.explain(failure).getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"28P01", "28000", "08004", "3D000", "42501", "XX000"})
  void whatSomeoneMustChangeDoesNotPass(String state) {
    assertFalse(ConnectFailure.mayPass(new SQLException("no", state)));
  }

  @Test
  void versionsBefore15AreRefused() {
    ExternalCheck.requireVersion(150_000, "15.0", "db.example/t");
    String message =
        assertThrows(
                DatabaseException.class,
                () -> ExternalCheck.requireVersion(140_022, "14.22", "db.example/t"))
            .getMessage();
    assertEquals(
        "PostgreSQL at db.example/t is version 14.22: Tollgate needs 15 or later", message);
  }
}
