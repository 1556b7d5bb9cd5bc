package dev.tollgate.server.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExternalPostgresIT {
  private static final Duration SHORTLY = Duration.ofMillis(600);

  private final ConnectionSettings server = TestPostgres.freshDatabase();
  private final String address = server.jdbcUrl().replaceFirst("\\?.*", "");
  private final String place = address.substring("jdbc:postgresql://".length());

  @Test
  void opensAndDescribesItself() throws Exception {
    String url = address.substring("jdbc:".length());
    try (ExternalPostgres postgres =
        ExternalPostgres.open(url, server.user(), server.password(), SHORTLY)) {
      assertEquals("PostgreSQL 18.6 at " + place, postgres.description());
      assertTrue(postgres.settings().jdbcUrl().endsWith("?targetServerType=primary"));
      assertEquals("1", Sql.one(postgres.settings(), "select 1"));
    }
  }

  @Test
  void aWrongPasswordIsToldAtOnceAndNotRepeated() {
    String message = refusal(address, server.user(), Secret.of("not-the-password"));
    assertEquals(
        "PostgreSQL at " + place + " refuses the user tollgate. Check --db-user and its password",
        message);
    assertFalse(message.contains("not-the-password"));
  }

  @Test
  void aMissingPasswordIsTold() {
    String message = refusal(address, server.user(), Secret.of(""));
    assertTrue(message.contains("refuses the user tollgate"), message);
  }

  @Test
  void aMissingDatabaseIsTold() {
    String other = address.substring(0, address.lastIndexOf('/')) + "/nowhere";
    String message = refusal(other, server.user(), server.password());
    assertTrue(message.contains("has no such database"), message);
  }

  @Test
  void aServerThatIsAwayIsWaitedForAndThenTold() throws Exception {
    String away = "postgresql://127.0.0.1:" + PostmasterLauncher.freePort() + "/tollgate";
    long start = System.nanoTime();
    String message = refusal(away, server.user(), server.password());
    assertTrue(message.contains("cannot be reached"), message);
    assertTrue(System.nanoTime() - start >= SHORTLY.toNanos());
  }

  @Test
  void aDatabaseInAnotherEncodingIsRefused() throws Exception {
    Sql.run(server, "create database latin encoding 'LATIN1' locale 'C' template template0");
    String latin = address.substring(0, address.lastIndexOf('/')) + "/latin";
    String message = refusal(latin, server.user(), server.password());
    assertTrue(message.contains("server_encoding LATIN1"), message);
  }

  private static String refusal(String url, String user, Secret password) {
    return assertThrows(
            DatabaseException.class, () -> ExternalPostgres.open(url, user, password, SHORTLY))
        .getMessage();
  }
}
