package dev.tollgate.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.TestServer;
import dev.tollgate.server.access.KeyText;
import dev.tollgate.server.access.TestKeys;
import dev.tollgate.server.config.AccessConfig;
import dev.tollgate.server.database.Await;
import dev.tollgate.server.database.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

/** The commands about keys, against a server that requires them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyCommandsIT {
  @TempDir Path temp;
  private final KeyText bootstrap = TestKeys.unknown();
  private TestServer server;

  @BeforeAll
  void start() {
    server =
        TestServer.on(
            TestPostgres.freshDatabase(),
            InstantSource.system(),
            new AccessConfig(true, Optional.of(bootstrap), 1_000));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private CommandRun run(String keyText, String... arguments) {
    Map<String, String> environment =
        Map.of("TOLLGATE_KEY", keyText, "TOLLGATE_SERVER", server.target());
    return CommandRun.of(environment, arguments);
  }

  private CommandRun asAdmin(String... arguments) {
    return run(bootstrap.reveal(), arguments);
  }

  /** The key that a command printed, and nothing beside it. */
  private static String keyIn(CommandRun made) {
    assertEquals(ExitCode.OK, made.exitCode(), made.err());
    String text = made.out().strip();
    assertTrue(KeyText.parse(text).isPresent(), "the output is not the key alone");
    assertFalse(made.err().contains(text), "the table shows the key");
    return text;
  }

  @Test
  void aKeyIsMadeUsedRotatedAndRevoked() throws Exception {
    String key =
        keyIn(
            asAdmin(
                "key",
                "create",
                "--name",
                "gateway",
                "--scope",
                "track,check",
                "--tenant",
                "shop"));
    String id = KeyText.parse(key).orElseThrow().keyId();
    String[] check = {"check", "--tenant", "shop", "--customer", "c"};
    assertEquals(ExitCode.OK, run(key, check).exitCode());
    CommandRun other = run(key, "check", "--tenant", "other", "--customer", "c");
    assertEquals(ExitCode.SOFTWARE, other.exitCode());
    assertTrue(other.err().contains("not good for this tenant"), other.err());
    assertTrue(run(key, "usage", "--tenant", "shop").err().contains("the scope read"));

    String rotated = keyIn(asAdmin("key", "rotate", id, "--overlap", "PT1H"));
    assertEquals(ExitCode.OK, run(rotated, check).exitCode());
    assertEquals(ExitCode.OK, run(key, check).exitCode());

    String listed = asAdmin("key", "list").out();
    assertTrue(listed.lines().anyMatch(line -> line.startsWith(id) && line.contains("2 secrets")));
    assertFalse(listed.contains(key.substring(key.length() - 20)));

    CommandRun revoked = asAdmin("key", "revoke", id);
    assertTrue(revoked.out().contains("revoked by " + bootstrap.keyId()), revoked.out());
    Await.until(
        "the key is refused",
        Duration.ofSeconds(1),
        () -> run(key, check).exitCode() == ExitCode.SOFTWARE);
    CommandRun refused = run(key, check);
    assertTrue(refused.err().contains("the key was revoked"), refused.err());
    assertFalse(refused.err().contains(key.substring(key.length() - 20)), "the error shows it");
  }

  @Test
  void aKeyGoesToAFileOfItsOwnersAlone() throws IOException {
    Path file = temp.resolve("made.key");
    String[] create = {
      "key", "create", "--name", "f", "--scope", "read", "--all-tenants", "--out", file.toString()
    };
    CommandRun made = asAdmin(create);
    assertEquals(ExitCode.OK, made.exitCode(), made.err());
    assertEquals("", made.out());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    String text = Files.readString(file).strip();
    assertEquals(ExitCode.OK, run(text, "tenant", "list").exitCode());

    CommandRun again = asAdmin(create);
    assertEquals(ExitCode.USAGE, again.exitCode());
    assertEquals(text, Files.readString(file).strip());
  }

  @Test
  void aRefusedCallLeavesNoFile() throws IOException {
    Path dir = Files.createDirectory(temp.resolve("refused"));
    String file = dir.resolve("key").toString();
    CommandRun refused = asAdmin("key", "rotate", "aaaaaaaaaaaa", "--out", file);
    assertEquals(ExitCode.SOFTWARE, refused.exitCode());
    assertTrue(refused.err().contains("unknown key"), refused.err());
    try (Stream<Path> left = Files.list(dir)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void aRepeatHasNoKeyToShow() {
    String[] create = {
      "key", "create", "--name", "r", "--scope", "read", "--all-tenants", "--request-id", "r1"
    };
    var unused = keyIn(asAdmin(create));
    CommandRun repeat = asAdmin(create);
    assertEquals(ExitCode.OK, repeat.exitCode());
    assertTrue(repeat.err().contains("A repeat"), repeat.err());
    assertFalse(repeat.out().contains("tg_"), repeat.out());
  }

  @Test
  void tenantsAreSaidOneWay() {
    String[] neither = {"key", "create", "--name", "n", "--scope", "read"};
    assertEquals(ExitCode.USAGE, asAdmin(neither).exitCode());
    CommandRun both =
        asAdmin(
            "key", "create", "--name", "n", "--scope", "read", "--all-tenants", "--tenant", "t");
    assertEquals(ExitCode.USAGE, both.exitCode());
    assertTrue(both.err().contains("--tenant, once or more, or --all-tenants"), both.err());
  }

  @Test
  void aKeyIsMadeUpWithoutAServer() {
    CommandRun first = CommandRun.of("key", "generate");
    assertFalse(keyIn(first).equals(keyIn(CommandRun.of("key", "generate"))));
  }
}
