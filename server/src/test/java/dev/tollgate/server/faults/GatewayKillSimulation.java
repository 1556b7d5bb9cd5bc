package dev.tollgate.server.faults;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.testing.Campaign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway goes on while its server is killed ({@code kill -9}) and started again, is away for
 * long, and while the gateway itself is killed: no send waits, and in the end the counts are those
 * of the distinct messages.
 */
class GatewayKillSimulation {
  private static final int MESSAGES = Campaign.scale(1_200, 20_000);
  private static final int PER_SECOND = Campaign.scale(100, 120);
  private static final int KILLS = Campaign.scale(1, 5);
  private static final Duration AWAY = Duration.ofSeconds(Campaign.scale(2, 60));
  private static final Duration END_MAX = Duration.ofMinutes(3);

  /**
   * What a message's way may grow by while the server is away: 99 % of them in a campaign, on a
   * machine that does nothing else. In a build, which shares it, half of them, and then it tells no
   * more than that they did not wait for the server.
   */
  private static final int ADDED_PERCENT = Campaign.scale(50, 99);

  private static final Duration ADDED_MAX = Duration.ofMillis(Campaign.scale(1_000, 50));

  private final Random random = new Random(Campaign.seed());
  private final ConnectionSettings database = TestPostgres.freshDatabase();
  private final int port = Launch.freePort();
  private final Launch launch = Launch.onExternal("gateways", database).onPort(port);
  private final List<Instant[]> absences = new ArrayList<>();
  private @Nullable Process gateway;
  private @Nullable ServerProcess server;

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    if (gateway != null) {
      gateway.destroyForcibly();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void everySendGoesOutAndEveryMessageCountsOnce() throws Exception {
    server = ServerProcess.start(launch);
    gateway = startGateway();
    long step = GatewayProgram.length(MESSAGES, PER_SECOND).minus(AWAY).toMillis() / (KILLS + 4);
    for (int kill = 0; kill < KILLS; kill++) {
      pass(Duration.ofMillis(step / 2 + random.nextInt((int) step / 2)));
      beAway(Duration.ZERO);
      if (kill == KILLS / 2) {
        pass(Duration.ofMillis(random.nextInt((int) step / 2)));
        gateway.destroyForcibly().waitFor();
        gateway = startGateway();
      }
    }
    pass(Duration.ofMillis(step / 2));
    beAway(AWAY);
    assertTrue(gateway.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS), "the gateway ends");
    assertEquals(0, gateway.exitValue(), () -> read(directory.resolve("gateway.log")));

    requireCounted();
    requireSentOnTime();
  }

  private Process startGateway() throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            GatewayProgram.class.getName(),
            Integer.toString(port),
            directory.toString(),
            Integer.toString(MESSAGES),
            Integer.toString(PER_SECOND));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("gateway.log").toFile()))
        .start();
  }

  private void beAway(Duration length) throws Exception {
    Instant from = Instant.now();
    requireNonNull(server).kill();
    pass(length);
    server = ServerProcess.start(launch);
    absences.add(new Instant[] {from, Instant.now()});
  }

  /** The load goes on meanwhile. */
  private static void pass(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }

  private void requireCounted() throws Exception {
    Set<String> sent = new HashSet<>(Files.readAllLines(directory.resolve("provider")));
    assertEquals(MESSAGES / 2, sent.size(), "the provider has every send");
    TreeMap<String, Stored.Counts> expected = new TreeMap<>();
    TreeMap<String, Set<String>> customers = new TreeMap<>();
    for (int i = 0; i < MESSAGES; i++) {
      boolean send = GatewayProgram.isSend(i);
      expected.merge(
          GatewayProgram.tenant(i),
          new Stored.Counts(0, send ? 0 : 1, send ? 1 : 0, 0),
          Stored.Counts::plus);
      customers
          .computeIfAbsent(GatewayProgram.tenant(i), tenant -> new TreeSet<>())
          .add(GatewayProgram.customer(i));
    }
    customers.forEach(
        (tenant, all) ->
            expected.merge(tenant, new Stored.Counts(all.size(), 0, 0, 0), Stored.Counts::plus));
    Stored stored = Stored.read(database, expected.keySet().toArray(String[]::new));
    TreeMap<String, Stored.Counts> counted = new TreeMap<>();
    stored
        .usage()
        .forEach((period, counts) -> counted.merge(period.tenant(), counts, Stored.Counts::plus));
    assertEquals(expected, counted);
    assertEquals(MESSAGES, stored.messages().size());
  }

  /** By what the gateway has written down of each message. */
  private void requireSentOnTime() throws IOException {
    List<String[]> lines =
        Files.readAllLines(directory.resolve("done")).stream()
            .map(line -> line.split(" "))
            .filter(fields -> fields.length == 4)
            .toList();
    assertEquals(
        MESSAGES, lines.stream().map(fields -> fields[0]).distinct().count(), "all are done");
    long[] away = added(lines.stream().filter(this::isWhileAway).toList());
    long[] present = added(lines.stream().filter(fields -> !isWhileAway(fields)).toList());
    System.out.printf(
        "added to a message's way: p50 %.1f ms, p99 %.1f ms of %d while the server was away;"
            + " p50 %.1f ms, p99 %.1f ms of %d else; %d spooled%n",
        millis(away, 50),
        millis(away, 99),
        away.length,
        millis(present, 50),
        millis(present, 99),
        present.length,
        lines.stream().filter(fields -> fields[3].equals("Spooled")).count());
    assertTrue(away.length > 0);
    double added = millis(away, ADDED_PERCENT);
    assertTrue(added < ADDED_MAX.toMillis(), () -> "p" + ADDED_PERCENT + ": " + added + " ms");
  }

  /** By the time of its end, which is written down. */
  private boolean isWhileAway(String[] fields) {
    Instant end = Instant.ofEpochMilli(Long.parseLong(fields[1]));
    return absences.stream().anyMatch(a -> !end.isBefore(a[0]) && !end.isAfter(a[1]));
  }

  private static long[] added(List<String[]> lines) {
    return lines.stream().mapToLong(fields -> Long.parseLong(fields[2])).sorted().toArray();
  }

  private static double millis(long[] sortedMicros, int percent) {
    int index = Math.min(sortedMicros.length - 1, sortedMicros.length * percent / 100);
    return sortedMicros.length == 0 ? 0 : sortedMicros[index] / 1_000.0;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
