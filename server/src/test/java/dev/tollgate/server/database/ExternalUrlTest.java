package dev.tollgate.server.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db.example:5433/tollgate",
        "postgresql://db.example:5433/tollgate",
        "postgres://db.example:5433/tollgate"
      })
  void takesThePrimary(String text) {
    ExternalUrl url = ExternalUrl.parse(text);
    assertEquals(
        "jdbc:postgresql://db.example:5433/tollgate?targetServerType=primary", url.jdbcUrl());
    assertEquals("db.example:5433/tollgate", url.place());
  }

  @Test
  void keepsParametersAndHosts() {
    ExternalUrl url = ExternalUrl.parse("postgresql://a.example,b.example/t?sslmode=verify-full");
    assertEquals(
        "jdbc:postgresql://a.example,b.example/t?sslmode=verify-full&targetServerType=primary",
        url.jdbcUrl());
    assertEquals("a.example,b.example/t", url.place());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://" + "tollgate:hunter2" + "@db.example/tollgate",
        "jdbc:postgresql://db.example/tollgate?password=hunter2",
        "postgresql://db.example/tollgate?user=hunter2"
      })
  void refusesCredentialsWithoutRepeatingThem(String text) {
    String message =
        assertThrows(DatabaseException.class, () -> ExternalUrl.parse(text)).getMessage();
    assertTrue(message.contains("--db-user"), message);
    assertFalse(message.contains("hunter2"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "db.example",
        "mysql://db.example/tollgate",
        "postgresql://",
        "postgresql://db.example",
        "postgresql://db.example/",
        "postgresql://db.example:port/tollgate",
        "jdbc:"
      })
  void refusesWhatIsNoAddress(String text) {
    String message =
        assertThrows(DatabaseException.class, () -> ExternalUrl.parse(text)).getMessage();
    assertTrue(message.startsWith("--db-url must be like "), message);
  }

  @Test
  void refusesAStandby() {
    String text = "postgresql://db.example/tollgate?targetServerType=secondary";
    String message =
        assertThrows(DatabaseException.class, () -> ExternalUrl.parse(text)).getMessage();
    assertTrue(message.contains("targetServerType"), message);
  }
}
