package dev.tollgate.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import org.junit.jupiter.api.Test;

/** A server that cannot work on the external database it was given says why, and ends. */
class RefusedStartIT {
  private static final String WRONG = "a-password-that-is-wrong-2719";

  private final ConnectionSettings database = TestPostgres.freshDatabase();

  @Test
  void aWrongPasswordIsToldWithoutTellingIt() throws Exception {
    Launch launch = Launch.onExternal("wrong-password", database).withPassword(WRONG);
    try (ServerProcess server = ServerProcess.launch(launch)) {
      assertEquals(1, server.awaitExit());
      String output = server.output();
      assertTrue(
          output.contains("refuses the user tollgate. Check --db-user and its password"), output);
      assertFalse(output.contains(WRONG), "the password is told");
      assertFalse(output.contains("\tat "), output);
      assertFalse(output.contains("ready"), output);
    }
  }
}
