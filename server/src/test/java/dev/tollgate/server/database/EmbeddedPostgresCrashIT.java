package dev.tollgate.server.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresCrashIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String INIT_PROCESS = "1";

  @TempDir Path temp;

  @Test
  void aSecondOwnerInTheSameProcessIsRefused() throws Exception {
    EmbeddedConfig config = TestPostgres.configIn(temp);
    try (EmbeddedPostgres first = EmbeddedPostgres.open(config)) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertRefusedFor(config, ProcessHandle.current().pid());
      }
      assertEquals("1", Sql.one(first.settings(), "select 1"));
    }
    EmbeddedPostgres.open(config).close();
  }

  @Test
  void aSecondProcessIsRefusedAndAnOrphanIsTakenOver() throws Exception {
    EmbeddedConfig config = TestPostgres.configIn(temp);
    Process owner = OwnerProcess.start(temp);
    long orphan;
    try (BufferedReader printed = owner.inputReader()) {
      orphan = Long.parseLong(String.valueOf(printed.readLine()));
      assertRefusedFor(config, owner.pid());
      owner.destroyForcibly();
      owner.waitFor();
    } finally {
      owner.destroyForcibly();
    }
    assertTrue(ProcessHandle.of(orphan).isPresent(), "the postmaster outlives its server");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.open(config)) {
      assertEquals("42", Sql.one(postgres.settings(), "select n from kept"));
      assertEquals(
          postgres.postmasterPid(), PostmasterFile.read(temp.resolve("pgdata")).get().pid());
      assertTrue(
          new DirectoryProcesses(temp.resolve("pgdata"))
              .running().stream().noneMatch(process -> process.pid() == orphan));
    }
  }

  private static void assertRefusedFor(EmbeddedConfig config, long pid) {
    String message =
        assertThrows(DatabaseException.class, () -> EmbeddedPostgres.open(config)).getMessage();
    assertTrue(message.contains("is in use by process " + pid + ":"), message);
  }

  @Test
  void aKilledPostmasterComesBackByItself() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.open(TestPostgres.configIn(temp));
        HikariDataSource pool =
            new ConnectionPools(postgres.settings(), SessionLimits.DEFAULT).writers(2);
        Connection busy = TestPostgres.connect(postgres.settings())) {
      Sql.run(postgres.settings(), "create table kept (n int primary key)");
      Sql.run(postgres.settings(), "insert into kept values (42)");
      for (int round = 0; round < 3; round++) {
        long killed = postgres.postmasterPid();
        assertTrue(ProcessHandle.of(killed).orElseThrow().destroyForcibly());
        Await.until("a new postmaster", LIMIT, () -> postgres.postmasterPid() != killed);
        Await.until("the pool works again", LIMIT, () -> count(pool).equals("42"));
        assertEquals("on", Sql.one(postgres.settings(), "show fsync"));
      }
      assertFalse(busy.isValid(1));
    }
  }

  private static String count(HikariDataSource pool) {
    try (Connection connection = pool.getConnection()) {
      return Sql.one(connection, "select n from kept");
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }

  @Test
  void backendsThatOutliveTheirPostmasterAreEnded() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.open(TestPostgres.configIn(temp));
        Connection busy = TestPostgres.connect(postgres.settings())) {
      long backend = Long.parseLong(Sql.one(busy, "select pg_backend_pid()"));
      Sql.run(busy, "set statement_timeout = 0");
      Thread query = new Thread(() -> assertThrows(SQLException.class, () -> spin(busy)));
      query.start();
      Await.until("the backend computes", LIMIT, () -> isActive(postgres, backend));
      ProcessHandle.of(postgres.postmasterPid()).orElseThrow().destroyForcibly();
      Await.until("PostgreSQL is back", LIMIT, () -> answers(postgres));
      query.join(LIMIT.toMillis());
      assertFalse(query.isAlive());
    }
  }

  /** Busy without a wait in which it would notice that its postmaster is gone. */
  private static void spin(Connection connection) throws SQLException {
    Sql.run(connection, "do $$ begin loop perform 1; end loop; end $$");
  }

  private static boolean isActive(EmbeddedPostgres postgres, long backend) throws SQLException {
    String query = "select count(*) from pg_stat_activity where state = 'active' and pid = ";
    return Sql.one(postgres.settings(), query + backend).equals("1");
  }

  private static boolean answers(EmbeddedPostgres postgres) {
    try {
      return Sql.one(postgres.settings(), "select 1").equals("1");
    } catch (SQLException e) {
      return false;
    }
  }

  @Test
  void aPidFileThatNamesAnotherProgramDoesNotStopTheStart() throws Exception {
    EmbeddedConfig config = TestPostgres.configIn(temp);
    EmbeddedPostgres.open(config).close();
    Path file = PostmasterFile.path(temp.resolve("pgdata"));
    Files.writeString(file, INIT_PROCESS + "\n" + temp.resolve("pgdata") + "\n");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.open(config)) {
      assertEquals("1", Sql.one(postgres.settings(), "select 1"));
    }
  }

  @Test
  void aHalfMadeClusterIsMadeAnew() throws Exception {
    EmbeddedConfig config = TestPostgres.configIn(temp);
    Files.createDirectories(temp.resolve("pgdata.new/base"));
    Files.writeString(temp.resolve("postgres.password"), "of an init that was killed\n");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.open(config)) {
      assertEquals("1", Sql.one(postgres.settings(), "select 1"));
      assertFalse(Files.exists(temp.resolve("pgdata.new")));
    }
  }
}
