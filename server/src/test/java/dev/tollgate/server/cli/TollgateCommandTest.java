package dev.tollgate.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TollgateCommandTest {
  @Test
  void servesWhenNoCommandIsNamed() {
    assertEquals(9090, CommandRun.of().exitCode());
    assertEquals(9191, CommandRun.of("--grpc-port", "9191").exitCode());
    assertEquals(9191, CommandRun.of("serve", "--grpc-port", "9191").exitCode());
    assertEquals(9292, CommandRun.of(Map.of("TOLLGATE_GRPC_PORT", "9292")).exitCode());
  }

  @Test
  void theCommandLineWinsOverTheEnvironment() {
    Map<String, String> environment = Map.of("TOLLGATE_GRPC_PORT", "9292");

    assertEquals(9393, CommandRun.of(environment, "--grpc-port", "9393").exitCode());
  }

  @Test
  void aWrongValueInTheEnvironmentIsWrongUsage() {
    CommandRun run = CommandRun.of(Map.of("TOLLGATE_GRPC_PORT", "many"));

    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("'--grpc-port'"), run.err());
  }

  @Test
  void anUnknownCommandIsNotServed() {
    CommandRun run = CommandRun.of("trakc");

    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("'trakc'"), run.err());
    assertTrue(run.err().contains("tollgate track"), run.err());
  }

  @Test
  void helpListsTheCommands() {
    CommandRun run = CommandRun.of("--help");

    assertEquals(0, run.exitCode());
    for (String command :
        List.of(
            "serve",
            "track",
            "outbound",
            "check",
            "usage",
            "sessions",
            "tenant",
            "grant",
            "plans",
            "plan")) {
      assertTrue(run.out().contains("\n  " + command + " "), command + " in " + run.out());
    }
  }

  @Test
  void helpOfACommandTellsUnitsDefaultsAndTheEnvironment() {
    CommandRun run = CommandRun.of("check", "--help");

    assertEquals(0, run.exitCode());
    for (String told :
        List.of(
            "Default: PT5S", "127.0.0.1:9090", "ISO 8601", "TOLLGATE_THE_NAME", "3   refused")) {
      assertTrue(run.out().contains(told), told + " in " + run.out());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "track",
        "outbound",
        "check",
        "usage",
        "sessions",
        "tenant get",
        "tenant list",
        "tenant set",
        "grant add",
        "grant list",
        "plans",
        "plan set"
      })
  void everyCommandHasHelp(String command) {
    String[] arguments = (command + " --help").split(" ");

    CommandRun run = CommandRun.of(arguments);

    assertEquals(0, run.exitCode());
    assertTrue(run.out().startsWith("Usage: tollgate " + command), run.out());
    assertTrue(run.out().contains("--deadline=DURATION"), run.out());
    assertFalse(run.out().lines().anyMatch(line -> line.endsWith("Default:")), run.out());
  }

  @Test
  void theEnvironmentCannotAskForHelp() {
    Map<String, String> environment = Map.of("TOLLGATE_HELP", "true", "TOLLGATE_VERSION", "true");

    assertEquals(9090, CommandRun.of(environment).exitCode());
  }

  @Test
  void theVersionIsTold() {
    CommandRun run = CommandRun.of("--version");

    assertEquals(0, run.exitCode());
    assertTrue(run.out().startsWith("tollgate "), run.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "track --customer C|'--tenant=ID'",
        "track --tenant T|'--customer=ID'",
        "track --tenant T --customer C --at yesterday|'yesterday' is not a time such as",
        "track --tenant T --customer C --message-id=|'--message-id': empty",
        "outbound --tenant T|either --customer or --conversation",
        "outbound --tenant T --customer C --conversation D|either --customer or --conversation",
        "outbound --tenant T --customer C --path PIGEON|'--path'",
        "check --tenant T --customer C --deadline 5s|'5s' is not a duration such as PT5S",
        "check --tenant T --customer C --deadline PT0S|'--deadline': deadline has to be above zero",
        "check --tenant T --customer C --deadline PT2H|at most PT1H, not PT2H",
        "check --tenant T --customer C --server http://[|'--server'",
        "plans --key-file /none/such|'--key-file': key file /none/such cannot be read",
        "plans --ca-file /none/such|Cannot use the files for TLS: /none/such",
        "plans --client-cert-file /none/such|--client-cert-file and --client-key-file go together",
        "plans --client-key-file /none/such|--client-cert-file and --client-key-file go together",
        "plans --plaintext --ca-file /none/such|--plaintext goes with none of --ca-file",
        "usage --tenant T --month 2025-13|'2025-13' is not a month such as 2025-01",
        "sessions --tenant T --page-size many|'--page-size'",
        "tenant|Missing required subcommand",
        "tenant set --tenant T|Nothing to change",
        "tenant set --tenant T --own-limit lots|'lots' is neither a number nor none",
        "grant add --tenant T --reason R|'--amount=N'",
        "grant add --tenant T --amount 5 --reason R --type GIFT|'--type'",
        "plan set --code PRO|Nothing to change",
        "plans extra|Unmatched argument"
      })
  void wrongUsageIsToldInOneOrTwoLines(String commandLine, String told) {
    CommandRun run = CommandRun.of(commandLine.split(" "));

    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains(told), run.err());
    assertTrue(run.err().contains(" --help'"), run.err());
    assertTrue(run.err().lines().count() <= 3, run.err());
    assertEquals("", run.out());
  }
}
