package dev.tollgate.server.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
  private static final String WRONG_PASSWORD = "28P01";
  private static final String NO_PASSWORD_GIVEN = "08004";

  /** Of {@code /proc/PID/stat}, counted after the program's name. */
  private static final int SESSION_FIELD = 3;

  @TempDir static Path shared;
  private static @Nullable EmbeddedPostgres running;

  @TempDir Path temp;

  @BeforeAll
  static void open() {
    running = EmbeddedPostgres.open(TestPostgres.configIn(shared));
  }

  @AfterAll
  static void close() {
    running().close();
  }

  private static EmbeddedPostgres running() {
    return Objects.requireNonNull(running);
  }

  @Test
  void whatWasCommittedSurvivesACrash() throws SQLException {
    try (Connection connection = TestPostgres.connect(TestPostgres.freshDatabase())) {
      assertEquals("on", Sql.one(connection, "show fsync"));
      assertEquals("on", Sql.one(connection, "show synchronous_commit"));
      assertEquals("on", Sql.one(connection, "show full_page_writes"));
      assertEquals("on", Sql.one(connection, "show data_checksums"));
    }
  }

  @Test
  void nobodyEntersWithoutThePassword() throws SQLException {
    ConnectionSettings settings = TestPostgres.freshDatabase();
    assertEquals(WRONG_PASSWORD, refusal(settings, "tollgate", "wrong"));
    assertEquals(WRONG_PASSWORD, refusal(settings, "postgres", settings.password().reveal()));
    assertEquals(NO_PASSWORD_GIVEN, refusal(settings, "tollgate", ""));
    assertEquals(
        "scram-sha-256",
        Sql.one(settings, "select string_agg(distinct auth_method, ',') from pg_hba_file_rules"));
    assertTrue(
        Sql.one(settings, "select rolpassword from pg_authid where rolname = 'tollgate'")
            .startsWith("SCRAM-SHA-256$"));
  }

  private static String refusal(ConnectionSettings settings, String user, String password) {
    ConnectionSettings other =
        new ConnectionSettings(settings.jdbcUrl(), user, Secret.of(password));
    return assertThrows(SQLException.class, () -> TestPostgres.connect(other)).getSQLState();
  }

  @Test
  void listensOnTheLoopbackAddressOnly() throws SQLException {
    ConnectionSettings settings = TestPostgres.freshDatabase();
    assertEquals("127.0.0.1", Sql.one(settings, "show listen_addresses"));
    assertEquals("", Sql.one(settings, "show unix_socket_directories"));
  }

  @Test
  void thePasswordIsSeenInItsFileOnly() throws Exception {
    String password = running().settings().password().reveal();
    Path file = shared.resolve("postgres.password");
    assertEquals(password, Files.readString(file).strip());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertFalse(running().settings().toString().contains(password));
    assertFalse(running().description().contains(password));
    assertFalse(commandLine(running().postmasterPid()).contains(password));
    assertFalse(Files.readString(shared.resolve("postgres.log")).contains(password));
  }

  @Test
  void aCtrlCOnTheTerminalDoesNotReachIt() throws Exception {
    long pid = running().postmasterPid();
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", 0));
    assertEquals(Long.toString(pid), fields.get(SESSION_FIELD));
  }

  private static String commandLine(long pid) throws Exception {
    Path file = Path.of("/proc", Long.toString(pid), "cmdline");
    String text = Files.readString(file, StandardCharsets.UTF_8);
    assertTrue(text.contains("postgres"), text);
    return text;
  }

  @Test
  void neitherTheLogNorTheErrorQuotesARow() throws Exception {
    ConnectionSettings settings = running().settings();
    Sql.run(settings, "create table customer (id text primary key)");
    Sql.run(settings, "insert into customer values ('+15550100')");
    SQLException refused =
        assertThrows(
            SQLException.class,
            () -> Sql.run(settings, "insert into customer values ('+15550100')"));
    assertFalse(String.valueOf(refused.getMessage()).contains("+15550100"));
    String log = Files.readString(shared.resolve("postgres.log"));
    assertTrue(log.contains("customer_pkey"), log);
    assertFalse(log.contains("+15550100"), log);
  }

  @Test
  void dataSurviveARestartAndClosingTwiceIsHarmless() throws Exception {
    EmbeddedConfig config = TestPostgres.configIn(temp);
    EmbeddedPostgres first = EmbeddedPostgres.open(config);
    long pid = first.postmasterPid();
    Sql.run(first.settings(), "create table kept (n int primary key)");
    Sql.run(first.settings(), "insert into kept values (42)");
    assertEquals("embedded PostgreSQL 18.6 in " + temp, first.description());
    first.close();
    assertFalse(ProcessHandle.of(pid).isPresent());
    first.close();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.open(config)) {
      assertEquals("42", Sql.one(postgres.settings(), "select n from kept"));
    }
  }

  @Test
  void anotherMajorVersionIsRefusedUntouched() throws Exception {
    EmbeddedConfig config = TestPostgres.configIn(temp);
    EmbeddedPostgres.open(config).close();
    Path versionFile = temp.resolve("pgdata/PG_VERSION");
    String ours = Files.readString(versionFile);
    Files.writeString(versionFile, "17\n");
    String message =
        assertThrows(DatabaseException.class, () -> EmbeddedPostgres.open(config)).getMessage();
    assertTrue(message.contains("PostgreSQL 17") && message.contains("PostgreSQL 18"), message);
    assertTrue(message.contains("pg_upgrade") && message.contains("pg_dump"), message);
    Files.writeString(versionFile, ours);
    EmbeddedPostgres.open(config).close();
  }

  @Test
  void aDirectoryThatHoldsSomethingElseIsRefused() throws Exception {
    Files.createDirectories(temp.resolve("pgdata"));
    String message =
        assertThrows(
                DatabaseException.class, () -> EmbeddedPostgres.open(TestPostgres.configIn(temp)))
            .getMessage();
    assertTrue(message.contains("holds no PostgreSQL data"), message);
  }

  @Test
  void aLostPasswordFileIsNamed() throws Exception {
    EmbeddedConfig config = TestPostgres.configIn(temp);
    EmbeddedPostgres.open(config).close();
    Files.delete(temp.resolve("postgres.password"));
    String message =
        assertThrows(DatabaseException.class, () -> EmbeddedPostgres.open(config)).getMessage();
    assertTrue(message.contains(temp.resolve("postgres.password").toString()), message);
  }

  @Test
  void aSettingThatPostgresRefusesIsReported() {
    EmbeddedConfig config =
        TestPostgres.configIn(temp).withSettings(Map.of("shared_buffers", "many"));
    String message =
        assertThrows(DatabaseException.class, () -> EmbeddedPostgres.open(config)).getMessage();
    assertTrue(message.contains("shared_buffers"), message);
  }
}
