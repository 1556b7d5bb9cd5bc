package dev.tollgate.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.client.QuotaOptions;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.GetUsageRequest;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import dev.tollgate.server.TestServer;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.testing.Campaign;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Several client processes send for one tenant until its limit is reached: with decisions from
 * their caches they pass it by no more than docs/client.md says, with reservations not at all.
 */
class OvershootIT {
  private static final int PROCESSES = Campaign.scale(3, 8);
  private static final int LIMIT = Campaign.scale(600, 4_000);
  private static final Pattern SENT = Pattern.compile("sent (\\d+) degraded (\\d+)");

  private final List<Process> processes = new ArrayList<>();
  private TestServer server;
  private TollgateClient client;

  @BeforeEach
  void start() {
    server = TestServer.on(TestPostgres.freshDatabase(), InstantSource.system());
    client = server.client();
    var unused =
        AdminServiceGrpc.newBlockingStub(client.channel())
            .updateTenant(
                UpdateTenantRequest.newBuilder()
                    .setTenant(
                        Tenant.newBuilder().setTenantId(SenderProgram.TENANT).setOwnLimit(LIMIT))
                    .setAllowMissing(true)
                    .build());
  }

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
    client.close();
    server.close();
  }

  @Test
  void cachedDecisionsPassTheLimitByNoMoreThanIsDocumented() throws Exception {
    int sent = sentBy("cached");
    int most = PROCESSES * (QuotaOptions.defaults().sendsPerAnswerMax() + SenderProgram.CALLERS);
    System.out.printf(
        "%d processes, limit %d: %d sent, %d over it; the bound is %d%n",
        PROCESSES, LIMIT, sent, sent - LIMIT, most);
    assertTrue(sent >= LIMIT, () -> "the limit is reached: " + sent);
    assertTrue(sent - LIMIT <= most, () -> "sent: " + sent);
  }

  @Test
  void reservedSendsNeverPassTheLimit() throws Exception {
    assertEquals(LIMIT, sentBy("reserve"));
  }

  /** Also checks that all that was sent is counted. */
  private int sentBy(String mode) throws Exception {
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(start(mode, mode + i));
    }
    for (Process process : processes) {
      assertEquals("ready", process.inputReader().readLine());
    }
    for (Process process : processes) {
      process.outputWriter().write("go\n");
      process.outputWriter().flush();
    }
    int sent = 0;
    for (Process process : processes) {
      sent += sent(process.inputReader());
      assertEquals(0, process.waitFor());
    }
    long counted =
        UsageServiceGrpc.newBlockingStub(client.channel())
            .getUsage(GetUsageRequest.newBuilder().setTenantId(SenderProgram.TENANT).build())
            .getUsage()
            .getConversationCount();
    assertEquals(sent, counted);
    return sent;
  }

  private static int sent(BufferedReader output) throws IOException {
    String line = String.valueOf(output.readLine());
    Matcher told = SENT.matcher(line);
    assertTrue(told.matches(), () -> "the process said: " + line);
    assertEquals("0", told.group(2), "decisions by the policy");
    return Integer.parseInt(told.group(1));
  }

  private Process start(String mode, String name) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            SenderProgram.class.getName(),
            server.target(),
            name,
            mode);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
