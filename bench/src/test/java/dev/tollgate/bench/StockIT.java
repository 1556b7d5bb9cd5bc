package dev.tollgate.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonStreamParser;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is written straight into the tables is what a server would have stored. */
class StockIT {
  private static final Crowd.Shape SHAPE = new Crowd.Shape(20, 300, 100, 0);
  private static final int MESSAGES = 3;
  private static final Duration ANSWERS_WAIT_MAX = Duration.ofMinutes(1);

  @Test
  void aServerFindsNothingWrongWithIt() throws Exception {
    Path workDir = Path.of("target", "stock-it").toAbsolutePath();
    Files.createDirectories(workDir);
    ServerProgram program = ServerProgram.find(null, List.of("-XX:TieredStopAtLevel=1"));
    try (Rig rig = new Rig(workDir, InstantSource.system())) {
      Stage stage = Stage.of(rig, "stock", SHAPE, MESSAGES);
      StoredMessages before = StoredMessages.of(stage.connections(1));
      assertEquals(new StoredMessages(1_000, 1_000, 1_000), before);

      ServerProcess server = stage.server(program);
      Callers callers = stage.callers(server);
      ClosedLoop load =
          new ClosedLoop(
              Script.forCallers(8, stage.crowd(), "stock", 1).stream()
                  .map(callers::track)
                  .toList());
      Meter meter = new Meter();
      load.start(meter);
      assertTrue(
          Timing.within(
              ANSWERS_WAIT_MAX, () -> meter.answered() >= 500 || !meter.faults().isEmpty()));
      load.stop();
      assertEquals(Map.of(), meter.faults());
      assertReconciled(rig, program, server);
      try (HikariDataSource database = Rig.connectionsTo(stage.settings())) {
        assertEquals(TenantCounts.stored(database), TenantCounts.counted(database));
        assertEquals(
            Map.of(), StoredMessages.of(database).faultsSince(before, callers.acknowledged()));
      }
    }
  }

  private static void assertReconciled(Rig rig, ServerProgram program, ServerProcess server)
      throws Exception {
    try (ClientProcess client = rig.client(program, server, List.of("reconcile"))) {
      assertEquals(0, client.await(), client.errors());
      int tenants = 0;
      JsonStreamParser answers = new JsonStreamParser(client.output());
      while (answers.hasNext()) {
        JsonObject tenant = answers.next().getAsJsonObject();
        assertTrue(tenant.getAsJsonArray("differences").isEmpty(), tenant::toString);
        tenants++;
      }
      assertEquals(SHAPE.tenants(), tenants);
    }
  }
}
