package dev.tollgate.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.server.Campaign;
import dev.tollgate.server.database.Await;
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
  private static final int KILLS = Campaign.scale(3, 10);
  private static final int CALLERS = 8;
  private static final Duration BACK_MAX = Duration.ofSeconds(60);
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
          int mark = health.mark();
          assertTrue(data.postmaster().orElseThrow().destroyForcibly());
          Instant killed = Instant.now();
          health.await(BACK_MAX, mark, "NOT_SERVING", "SERVING");
          load.awaitMore(1);
          report("PostgreSQL", kill, killed, load);
        }
      }
      requireExact(load, data);
      assertTrue(server.alive());
    }
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
