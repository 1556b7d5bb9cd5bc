package dev.tollgate.gateway;

import static dev.tollgate.gateway.GatewayUnderTest.NUMBER_ID;
import static dev.tollgate.gateway.testing.WebhookBodies.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.gateway.GatewayUnderTest.Settings;
import dev.tollgate.gateway.cli.GatewayCommand;
import dev.tollgate.gateway.testing.WebhookBodies;
import dev.tollgate.testing.Eventually;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReplayIT {
  private static final int LINES = 200;

  @TempDir private Path directory = Path.of("unset");
  private GatewayUnderTest it = new GatewayUnderTest();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path secret = Path.of("unset");

  @BeforeEach
  void writeSecret() throws IOException {
    secret = directory.resolve("app-secret");
    Files.writeString(secret, "test app secret\n");
  }

  @AfterEach
  void stop() {
    it.close();
  }

  @Test
  void postsEveryLineOnceInAnyOrder() throws IOException {
    Path file = webhooks();
    for (List<String> order :
        List.of(
            List.of("--concurrency", "1"),
            List.of("--reverse"),
            List.of("--concurrency", "16", "--shuffle-seed", "7"))) {
      assertEquals(0, replay(file, order), err::toString);
    }
    assertEquals(LINES, it.metering.inbound().size());
    assertEquals(3 * LINES, it.count("webhook_posts"));
    assertEquals(3, out.toString().lines().count());
    assertTrue(out.toString().startsWith(LINES + " lines: " + LINES + " ok, 0 retries, "));
  }

  @Test
  void postsAgainWhileMeteringIsAway() throws IOException {
    Path file = webhooks();
    it.close();
    it = new GatewayUnderTest(Settings.USUAL.withSpoolItems(1));
    it.metering.stop();
    CompletableFuture<Integer> end =
        CompletableFuture.supplyAsync(() -> replay(file, List.of("--concurrency", "2")));
    Eventually.until("two are refused", () -> it.count("messages_left_to_retry") >= 2);
    it.metering.restart();
    assertEquals(0, end.join(), err::toString);
    Eventually.until("all are recorded", () -> it.metering.inbound().size() == LINES);
  }

  @Test
  void aRefusedLineIsCountedAndMakesTheEndOne() throws IOException {
    Path file = directory.resolve("mixed.ndjson");
    Files.writeString(
        file, String.join("\n", "not json", "", line(1), "   ", line(2) + "\r", "[]", line(3)));
    assertEquals(1, replay(file, List.of()));
    assertEquals(3, it.metering.inbound().size());
    assertTrue(out.toString().startsWith("5 lines: 3 ok, 2 answered 400, "), out::toString);
  }

  @Test
  void aWrongSecretIsRefusedLineByLine() throws IOException {
    Files.writeString(secret, "other");
    assertEquals(1, replay(webhooks(), List.of()));
    assertTrue(out.toString().contains("0 ok, 200 answered 401"), out::toString);
  }

  @Test
  void wrongUsageIsTwoAndNamesTheOption() throws IOException {
    Path file = webhooks();
    assertEquals(2, run("replay", file.toString()));
    assertTrue(err.toString().contains("--app-secret-file"), err::toString);
    assertEquals(2, replay(file, List.of("--concurrency", "0")));
    assertTrue(err.toString().contains("--concurrency has to be 1 to 1000"), err::toString);
    assertEquals(2, replay(directory.resolve("absent.ndjson"), List.of()));
    assertTrue(err.toString().contains("absent.ndjson"), err::toString);
    assertEquals(2, run("replay", "--no-such-option"));
    assertEquals(2, run());
    assertEquals(2, run("serve", "--tenants", "absent.json", "--app-secret-file", "absent"));
    assertTrue(err.toString().contains("tenants: cannot read absent.json"), err::toString);
  }

  @Test
  void serveNamesWhatIsWrongInItsFiles() throws IOException {
    Path tenants = directory.resolve("tenants.json");
    Map<String, String> wrong =
        Map.of(
            "{}", "not a JSON array",
            "[{}]", "tenant_id",
            "[{\"tenant_id\":\"a\",\"display_phone_number\":\"966550000000\"}]", "phone_number_id",
            "[{\"tenant_id\":\"a\",\"phone_number_id\":\"1\",\"display_phone_number\":\"x\"}]",
                "display_phone_number",
            "nonsense", "not JSON");
    for (Map.Entry<String, String> file : wrong.entrySet()) {
      Files.writeString(tenants, file.getKey());
      assertEquals(2, serve(tenants));
      assertTrue(err.toString().contains(file.getValue()), err::toString);
    }
    Files.writeString(
        tenants,
        "[{\"tenant_id\":\"a\",\"phone_number_id\":\"1\","
            + "\"display_phone_number\":\"966550000000\",\"time_zone\":\"UTC\"}]");
    assertEquals(2, serve(tenants, "--port", "70000"));
    assertTrue(err.toString().contains("port has to be 0 to 65535"), err::toString);
    assertEquals(2, serve(tenants, "--default-region", "Saudi"));
    assertTrue(err.toString().contains("ISO 3166-1"), err::toString);
    assertEquals(1, serve(tenants, "--port", Integer.toString(it.gateway.port())));
    assertTrue(err.toString().contains("is it taken?"), err::toString);
  }

  @Test
  void optionsAlsoComeFromTheEnvironment() throws IOException {
    Map<String, String> environment =
        Map.of(
            "TOLLGATE_URL",
            it.url("/webhooks/whatsapp").toString(),
            "TOLLGATE_APP_SECRET_FILE",
            secret.toString(),
            "TOLLGATE_CONCURRENCY",
            "3",
            "TOLLGATE_VERSION",
            "1.2.3");
    CommandLine line = GatewayCommand.line(environment).setOut(new PrintWriter(out));
    assertEquals(0, line.execute("replay", webhooks().toString()), err::toString);
    assertEquals(LINES, it.metering.inbound().size());
  }

  private int serve(Path tenants, String... more) {
    List<String> arguments =
        List.of(
            "serve",
            "--database=none",
            "--data-dir=" + directory,
            "--tenants",
            tenants.toString(),
            "--app-secret-file",
            secret.toString());
    return run(Stream.concat(arguments.stream(), Arrays.stream(more)).toArray(String[]::new));
  }

  private int replay(Path file, List<String> options) {
    List<String> arguments = new ArrayList<>(List.of("replay", "--url", it.url("").toString()));
    arguments.addAll(List.of("--app-secret-file", secret.toString()));
    arguments.addAll(options);
    arguments.add(file.toString());
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return GatewayCommand.line(Map.of())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private Path webhooks() throws IOException {
    Path file = directory.resolve("webhooks.ndjson");
    Files.write(file, IntStream.range(0, LINES).mapToObj(ReplayIT::line).toList());
    return file;
  }

  private static String line(int number) {
    return WebhookBodies.of(
        NUMBER_ID, List.of(message("wamid." + number, "966510000087", "1736728976")));
  }
}
