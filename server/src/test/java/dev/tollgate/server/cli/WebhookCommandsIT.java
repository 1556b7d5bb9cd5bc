package dev.tollgate.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.TestServer;
import dev.tollgate.server.config.AccessConfig;
import dev.tollgate.server.database.Await;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.server.outbox.Receiver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ExitCode;

/** The commands about webhooks, one after another, as a person gives them. */
class WebhookCommandsIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Pattern WEBHOOK = Pattern.compile("whk_[0-9a-f]{4}_[0-9a-f]{16}");
  private static final Pattern EVENT = Pattern.compile("evt_[0-9a-f]{4}_[0-9a-f]{16}");

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertTrue(matcher.find(), text);
    return matcher.group();
  }

  @Test
  void aWebhookIsAddedTestedChangedReplayedRotatedAndDeleted() throws Exception {
    try (Receiver receiver = new Receiver();
        TestServer server =
            TestServer.withWebhooks(
                TestPostgres.freshDatabase(), InstantSource.system(), AccessConfig.OPEN)) {
      Commands commands = new Commands(Map.of("TOLLGATE_SERVER", server.target()));
      CommandRun added =
          commands.run(
              "add", "--url", receiver.url(), "--kind", "quota.threshold", "--all-tenants");
      String secret = added.out().strip();
      assertTrue(secret.matches("whsec_[A-Za-z0-9+/]{43}="), "the output is not the secret alone");
      assertFalse(added.err().contains(secret), "the table shows the secret");
      String id = found(WEBHOOK, added.err());

      assertTrue(commands.run("list").out().contains(receiver.url()));
      String event = found(EVENT, commands.run("test", id).out());
      assertTrue(receiver.awaitTold(1).get(0).signedWith(secret));
      assertEquals(event, receiver.told().get(0).id());
      Await.until(
          "it is listed",
          LIMIT,
          () -> commands.run("deliveries", id, "--state", "delivered").out().contains(event));
      assertFalse(commands.run("deliveries", id).out().contains(event), "nothing is parked");

      assertEquals(List.of("Replayed 1"), commands.run("replay", id, "--event", event).cells());
      receiver.awaitTold(2);
      assertEquals(List.of("Replayed 0"), commands.run("replay", id, "--all-parked").cells());

      assertTrue(
          commands
              .run("set", id, "--kind", "session.started", "--tenant", "a")
              .out()
              .contains("session.started"));
      assertTrue(commands.run("disable", id).out().contains("disabled"));
      assertTrue(commands.run("enable", id).out().contains("enabled"));
      CommandRun rotated = commands.run("rotate", id, "--overlap", "PT1H");
      assertFalse(rotated.out().contains(secret));
      assertTrue(rotated.err().contains("2 secrets"), rotated.err());
      assertEquals(List.of("Deleted " + id), commands.run("delete", id).cells());
      assertFalse(commands.run("list").out().contains(id));
    }
  }

  private record Commands(Map<String, String> environment) {
    CommandRun run(String... arguments) {
      String[] whole = new String[arguments.length + 1];
      whole[0] = "webhook";
      System.arraycopy(arguments, 0, whole, 1, arguments.length);
      CommandRun run = CommandRun.of(environment, whole);
      assertEquals(ExitCode.OK, run.exitCode(), run.err());
      return run;
    }
  }

  @Test
  void whatMakesNoSenseIsSaid() {
    assertWrong("give --tenant", "add", "--url", "https://a", "--kind", "quota.denied");
    assertWrong("give --kind", "add", "--url", "https://a", "--all-tenants");
    assertWrong("Nothing to change", "set", "whk_0000_0000000000000001");
    assertWrong("give --event or --all-parked", "replay", "whk_0000_0000000000000001");
  }

  private static void assertWrong(String message, String... arguments) {
    String[] whole = new String[arguments.length + 1];
    whole[0] = "webhook";
    System.arraycopy(arguments, 0, whole, 1, arguments.length);
    CommandRun run = CommandRun.of(whole);
    assertEquals(ExitCode.USAGE, run.exitCode());
    assertTrue(run.err().contains(message), run.err());
  }
}
