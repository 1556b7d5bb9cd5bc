package dev.tollgate.bench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The benchmark works; how fast anything is, is not asserted. */
class BenchIT {
  private static final Set<String> ROWS =
      Set.of(
          "a/1", "a/16", "a/64", "a/256", "b/4000", "c/16", "d/1", "d/16", "d/64", "d/256", "e/1",
          "e/16", "e/64", "e/256", "f/16", "g/16000", "h/256", "i/1");

  /** What goes through the write path, whose transactions are counted. */
  private static final Set<String> WRITES = Set.of("b", "d", "f", "g", "h");

  private final Path workDir = Path.of("target", "bench-it").toAbsolutePath();
  private final Path json = workDir.resolve("report.json");

  @Test
  void measuresEveryRowWithoutErrorsAndCleansUp() throws Exception {
    Files.createDirectories(workDir);
    Path plots = workDir.resolve("plots");
    String table =
        run(
            "--only=figures,open-loop,overload,growth,replicas",
            "--dormant=200",
            "--stored=2000",
            "--plots=" + plots);
    JsonObject report = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    assertEquals(0, report.get("errors").getAsLong(), table);
    Set<String> rows = new TreeSet<>();
    for (JsonElement element : report.getAsJsonArray("figures")) {
      JsonObject figure = element.getAsJsonObject();
      rows.add(figure.get("figure").getAsString() + "/" + figure.get("in_flight").getAsInt());
      assertPositive(figure);
      assertTrue(table.contains("(" + figure.get("figure").getAsString() + ") "), table);
    }
    assertEquals(new TreeSet<>(ROWS), rows);
    assertEquals(2, report.getAsJsonArray("open_loop").size());
    for (String pair : List.of("growth", "replicas")) {
      assertTrue(report.getAsJsonObject(pair).get("ratio_median").getAsDouble() > 0, pair);
    }
    assertTrue(report.getAsJsonObject("overload").get("recorded_per_second").getAsDouble() > 0);
    assertTrue(report.has("flood"), table);
    assertTrue(table.contains("TrackMessage, 256 in flight, of the limit"), table);
    assertFalse((table + report).contains("tg_"), "a key is told");
    for (String plot :
        List.of("throughput-callers.png", "latency-percentiles.png", "throughput-stored.png")) {
      BufferedImage image = ImageIO.read(plots.resolve(plot).toFile());
      assertTrue(image.getWidth() > 500 && image.getHeight() > 300, plot);
    }
    try (Stream<Path> left = Files.list(workDir)) {
      assertEquals(Set.of(json, plots), left.collect(Collectors.toSet()));
    }
  }

  @Test
  void comparesCallsWithAndWithoutAKey() throws Exception {
    Files.createDirectories(workDir);
    String table = run("--authentication");
    JsonObject report = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    assertEquals(0, report.get("errors").getAsLong(), table);
    assertAuthentication(report, table);
    assertFalse((table + report).contains("tg_"), "a key is told");
  }

  private static void assertAuthentication(JsonObject report, String table) {
    Set<Integer> inFlight = new TreeSet<>();
    for (JsonElement element : report.getAsJsonArray("comparisons")) {
      JsonObject figure = element.getAsJsonObject();
      inFlight.add(figure.get("in_flight").getAsInt());
      assertEquals("authentication", figure.get("key").getAsString());
      assertComparison(figure, 20);
    }
    assertEquals(Set.of(64, 256), inFlight);
    assertTrue(table.contains("Cost of authentication: CheckQuota, 64 in flight"), table);
  }

  private static void assertComparison(JsonObject figure, int rounds) {
    for (String ratio : List.of("rate", "server_cpu", "client_cpu")) {
      double median = figure.get(ratio + "_ratio_median").getAsDouble();
      assertTrue(median > 0 && Double.isFinite(median), figure::toString);
    }
    assertEquals(rounds, figure.getAsJsonArray("rounds").size());
    assertEquals(0, figure.getAsJsonObject("errors").size());
  }

  @Test
  void comparesTheClientLibraryWithStubs() throws Exception {
    Files.createDirectories(workDir);
    String table = run("--client", "--callers=16", "--rounds=1");
    JsonObject report = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    assertEquals(0, report.get("errors").getAsLong(), table);
    List<String> rows = new ArrayList<>();
    for (JsonElement element : report.getAsJsonArray("comparisons")) {
      JsonObject figure = element.getAsJsonObject();
      rows.add(figure.get("key").getAsString() + "/" + figure.get("in_flight").getAsInt());
      assertComparison(figure, 1);
      assertTrue(table.contains(figure.get("title").getAsString() + ", 16 in flight"), table);
    }
    assertEquals(List.of("check/16", "track/16", "wait/16", "spool/16"), rows);
    JsonObject check = report.getAsJsonArray("comparisons").get(0).getAsJsonObject();
    double cached = check.get("cached_share_median").getAsDouble();
    assertTrue(cached > 0.5 && cached < 1.1, check::toString);
    assertFalse((table + report).contains("tg_"), "a key is told");
  }

  private String run(String... further) {
    StringWriter out = new StringWriter();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--warmup=PT0.05S",
                "--duration=PT0.1S",
                "--tenants=50",
                "--customers=500",
                "--seed=7",
                "--server-java-option=-XX:TieredStopAtLevel=1",
                "--work-dir=" + workDir,
                "--json=" + json));
    arguments.addAll(List.of(further));
    int exitCode =
        new CommandLine(new BenchCommand())
            .setOut(new PrintWriter(out))
            .execute(arguments.toArray(String[]::new));
    assertEquals(0, exitCode, out.toString());
    return out.toString();
  }

  private static void assertPositive(JsonObject figure) {
    String subject = figure.get("figure").getAsString();
    JsonObject micros = figure.getAsJsonObject("micros");
    assertAll(
        figure.toString(),
        () -> assertTrue(figure.get("per_second").getAsDouble() > 0),
        () -> assertTrue(micros.get("p50.0").getAsDouble() > 0),
        () -> assertTrue(micros.get("p99.0").getAsDouble() >= micros.get("p50.0").getAsDouble()),
        () -> assertTrue(figure.get("ratio_b").getAsDouble() > 0),
        () -> assertTrue(figure.get("ratio_c").getAsDouble() > 0),
        () -> assertEquals(subject.equals("d"), figure.has("ratio_limit")),
        () -> assertEquals(WRITES.contains(subject), figure.has("per_commit")),
        () -> assertEquals(0, figure.getAsJsonObject("errors").size()));
  }

  @Test
  void refusesPartsThatAreNone() {
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandLine(new BenchCommand())
            .setErr(new PrintWriter(err))
            .execute("--only=figures,speed");
    assertEquals(CommandLine.ExitCode.USAGE, exitCode);
    assertTrue(err.toString().contains("--only must be of figures"), err.toString());
    assertTrue(err.toString().contains("speed"), err.toString());
  }

  @Test
  void refusesSettingsThatMeasureNothing() {
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandLine(new BenchCommand()).setErr(new PrintWriter(err)).execute("--duration=PT0S");
    assertEquals(CommandLine.ExitCode.USAGE, exitCode);
    assertTrue(err.toString().contains("--duration must be above 0"), err.toString());
  }

  @Test
  void namesTheOptionAndItsLimit() {
    Map<String, String> refused =
        Map.of(
            "--dormant=-1", "--dormant must be 0 to 20000000: -1",
            "--many-tenants=0", "--many-tenants must be 1 to 1000000: 0",
            "--tenants=100001", "--customers must be --tenants to 20000000: 100000");
    refused.forEach(
        (option, text) -> {
          StringWriter err = new StringWriter();
          int exitCode =
              new CommandLine(new BenchCommand()).setErr(new PrintWriter(err)).execute(option);
          assertEquals(CommandLine.ExitCode.USAGE, exitCode, option);
          assertTrue(err.toString().contains(text), err::toString);
        });
  }

  @Test
  void saysWhenThereIsNoServer() {
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandLine(new BenchCommand())
            .setErr(new PrintWriter(err))
            .execute("--server-jar=nowhere.jar");
    assertEquals(CommandLine.ExitCode.SOFTWARE, exitCode);
    assertTrue(err.toString().contains("there is no server at nowhere.jar"), err.toString());
  }
}
