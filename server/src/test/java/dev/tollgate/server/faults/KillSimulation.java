package dev.tollgate.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.server.database.Await;
import dev.tollgate.testing.Campaign;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} under load, at random moments: nothing acknowledged is lost or doubled. */
class KillSimulation {
  private static final int KILLS = Campaign.scale(2, 10);
  private static final int CALLERS = 8;
  private static final Duration BACK_MAX = Duration.ofSeconds(60);
  private static final Duration AWAY_MAX = Duration.ofSeconds(15);
  private static final String[] TENANTS = {"kill-a", "kill-b", "kill-c", "kill-d"};

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path temp;

  private final long seed = Campaign.seed();
  private final Random random = new Random(seed);

  @Test
  void ofTheServer() throws Exception {
    EmbeddedData data = new EmbeddedData(temp.resolve("data"));
    int port = Launch.freePort();
    Launch launch = Launch.onEmbedded("kill-server", data.dataDir()).onPort(port);
    ServerProcess server = ServerProcess.start(launch);
    try (TollgateClient client = ServerProcess.client(port, ServerProcess.IMPATIENT);
        Load load = Load.start(traffic(), CALLERS, client)) {
      for (int kill = 1; kill <= KILLS; kill++) {
        awaitSomeMoment(load);
        server.kill();
        Instant killed = Instant.now();
        assertEquals("UNAVAILABLE", HealthWatch.ask(client));
        server = ServerProcess.start(launch);
        Await.until("serving", BACK_MAX, () -> HealthWatch.ask(client).equals("SERVING"));
        load.awaitMore(1);
        report("server", kill, killed, load);
      }
      requireExact(load, data);
    } finally {
      server.close();
    }
  }

  @Test
  void ofItsPostgres() throws Exception {
    EmbeddedData data = new EmbeddedData(temp.resolve("data"));
    try (ServerProcess server =
            ServerProcess.start(Launch.onEmbedded("kill-postgres", data.dataDir()));
        TollgateClient client = server.client(ServerProcess.IMPATIENT);
        Load load = Load.start(traffic(), CALLERS, client)) {
      for (int kill = 1; kill <= KILLS; kill++) {
        awaitSomeMoment(load);
        try (HealthWatch health = HealthWatch.of(client, BACK_MAX)) {
          health.await(BACK_MAX, "SERVING");
          Instant killed = Instant.now();
          // Every other time it comes back as fast as it can, which may be too fast to be told.
          if (kill % 2 == 1) {
            killForLong(data, health);
          } else {
            killPostmaster(data);
          }
          health.await(BACK_MAX, "SERVING");
          load.awaitMore(1);
          report("PostgreSQL", kill, killed, load);
        }
      }
      requireExact(load, data);
      assertTrue(server.alive());
    }
  }

  /** Kills it and keeps it from starting until the server has said that it is away. */
  private static void killForLong(EmbeddedData data, HealthWatch health) throws Exception {
    Path needed = data.dataDir().resolve("pgdata/PG_VERSION");
    Path aside = needed.resolveSibling("PG_VERSION.aside");
    Files.move(needed, aside);
    try {
      killPostmaster(data);
      health.await(AWAY_MAX, "NOT_SERVING");
    } finally {
      Files.move(aside, needed);
    }
  }

  private static void killPostmaster(EmbeddedData data) throws Exception {
    ProcessHandle postmaster = data.postmaster().orElseThrow();
    assertTrue(postmaster.destroyForcibly());
    Await.until("it is gone", AWAY_MAX, () -> !postmaster.isAlive());
  }

  private Traffic traffic() {
    return new Traffic(seed, List.of(TENANTS), 40);
  }

  private void awaitSomeMoment(Load load) throws Exception {
    load.awaitMore(1 + random.nextInt(600));
  }

  private static void report(String what, int kill, Instant killed, Load load) {
    System.out.printf(
        "kill %d of the %s: acknowledges again after %d ms; %d messages, %d calls repeated%n",
        kill,
        what,
        Duration.between(killed, Instant.now()).toMillis(),
        load.acknowledged().size(),
        load.repeatedCalls());
  }

  private static void requireExact(Load load, EmbeddedData data) throws Exception {
    load.awaitMore(100);
    load.stop();
    assertEquals(load.sent(), load.acknowledged());
    Stored stored = Stored.read(data.settings(), TENANTS);
    assertEquals(load.sent(), stored.messageNames());
    stored.requireExact();
  }
}
