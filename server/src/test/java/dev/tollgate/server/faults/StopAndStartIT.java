package dev.tollgate.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.testing.Campaign;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told to stop under load, and one that is started where another has been. */
class StopAndStartIT {
  private static final int CALLERS = 8;
  private static final int INTERRUPT = 2;
  private static final String TENANT = "stop-and-start";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path temp;

  /** Tells a server to stop. */
  private interface Stop {
    void send(ServerProcess server) throws Exception;
  }

  @Test
  void whatWasAcknowledgedIsThereAfterATerm() throws Exception {
    requireOtherLanesRefused(requireKeptAfter(server -> server.signal("TERM"), "terminated"));
  }

  @Test
  void whatWasAcknowledgedIsThereAfterACtrlC() throws Exception {
    requireKeptAfter(
        server -> {
          assumeTrue(heedsInterrupts(server), "this build runs with SIGINT ignored");
          server.interruptGroup();
        },
        "interrupted");
  }

  private Launch requireKeptAfter(Stop stop, String name) throws Exception {
    EmbeddedData data = new EmbeddedData(temp.resolve("data"));
    Launch launch = Launch.onEmbedded(name, data.dataDir());
    Traffic traffic = new Traffic(Campaign.seed(), List.of(TENANT), 40);
    Set<String> acknowledged;
    Set<String> sent;
    try (ServerProcess server = ServerProcess.start(launch);
        TollgateClient client = server.client(ServerProcess.IMPATIENT);
        Load load = Load.start(traffic, CALLERS, client)) {
      load.awaitMore(500);
      load.abandon();
      stop.send(server);
      assertEquals(0, server.awaitExit());
      assertTrue(data.postmaster().isEmpty());
      load.stop();
      acknowledged = load.acknowledged();
      sent = load.sent();
    }
    try (ServerProcess server = ServerProcess.start(launch);
        TollgateClient client = server.client(ServerProcess.IMPATIENT)) {
      requireKept(data, acknowledged, sent);
      requireRefusedBeside(server, launch);
      try (Load more = Load.start(traffic, 2, client)) {
        more.awaitMore(10);
        more.stop();
      }
    }
    return launch;
  }

  private static void requireKept(EmbeddedData data, Set<String> acknowledged, Set<String> sent)
      throws Exception {
    Stored stored = Stored.read(data.settings(), TENANT);
    stored.requireExact();
    Set<String> kept = stored.messageNames();
    assertTrue(kept.containsAll(acknowledged), "an acknowledged message is lost");
    assertTrue(sent.containsAll(kept), "a message was recorded that nobody sent");
  }

  /** Another server on the same directory. */
  private static void requireRefusedBeside(ServerProcess owner, Launch launch) throws Exception {
    // Not closed: that would end the PostgreSQL of the owner.
    ServerProcess second = ServerProcess.launch(launch);
    assertEquals(1, second.awaitExit());
    String output = second.output();
    assertTrue(output.contains("tollgate: the data directory "), output);
    assertTrue(
        output.contains(
            " is in use by process "
                + owner.pid()
                + ": stop that server, or give this one another --data-dir"),
        output);
    assertFalse(output.contains("\tat "), output);
    try (TollgateClient client = owner.client(ServerProcess.IMPATIENT)) {
      assertEquals("SERVING", HealthWatch.ask(client));
    }
  }

  private static void requireOtherLanesRefused(Launch launch) throws Exception {
    try (ServerProcess other = ServerProcess.launch(launch.with("--lanes", "7"))) {
      assertEquals(1, other.awaitExit());
      assertTrue(
          other
              .output()
              .contains("tollgate: this installation has 4 lanes and keeps them: its rows are"),
          other.output());
      assertTrue(other.output().contains("Start without --lanes, or with --lanes 4."));
      assertFalse(other.output().contains("\tat "), other.output());
    }
  }

  /** A shell starts what it puts in the background with SIGINT ignored, and that is inherited. */
  private static boolean heedsInterrupts(ServerProcess server) throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/" + server.pid() + "/status"))) {
      if (line.startsWith("SigIgn:")) {
        long ignored = Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16);
        return (ignored & (1L << (INTERRUPT - 1))) == 0;
      }
    }
    throw new AssertionError("no SigIgn in the process's status");
  }
}
