package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.metering.v1.Scope;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.server.ExampleDirectory.Run;
import dev.tollgate.server.access.KeyText;
import dev.tollgate.server.access.TestKeys;
import dev.tollgate.server.cli.CommandRun;
import dev.tollgate.server.config.AccessConfig;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The gateways of docs/other-languages.md, each a program of its own, against a real server. */
@Timeout(400)
class OtherLanguagesIT {
  private static final String TENANT = "rest-1";
  private static final String CUSTOMER = "+966500000001";
  private static final String TEXT = "We open at six.";
  private static final int KEPT = 300;
  private static final String PROTOS = "java -jar tollgate-server.jar protos protos";

  private final KeyText bootstrap = TestKeys.unknown();
  private ConnectionSettings database;
  private TestServer server;
  private ManagedChannel channel;
  private LosingRelay relay;
  private TestKeys keys;
  private String key;
  private String page;

  @BeforeEach
  void start() throws Exception {
    database = TestPostgres.freshDatabase();
    server =
        TestServer.on(
            database,
            InstantSource.system(),
            new AccessConfig(true, Optional.of(bootstrap), 1_000_000));
    channel = NettyChannelBuilder.forTarget(server.target()).usePlaintext().build();
    relay = new LosingRelay(channel);
    keys = new TestKeys(channel, bootstrap.reveal());
    key = keys.create(List.of(Scope.SCOPE_TRACK, Scope.SCOPE_CHECK), TENANT);
    page = Files.readString(Path.of("..", "docs", "other-languages.md"));
  }

  @AfterEach
  void stop() {
    relay.close();
    channel.shutdownNow();
    server.close();
  }

  @Test
  void thePageHoldsTheProgramsToTheLetter() throws Exception {
    for (Map.Entry<String, String> program :
        Map.of(
                "node/tollgate.js", "js",
                "node/gateway.js", "js",
                "node/stream.js", "js",
                "python/gateway.py", "python",
                "python/requirements.txt", "")
            .entrySet()) {
      String text = Files.readString(Path.of("..", "examples").resolve(program.getKey()));
      assertTrue(
          page.contains("\n```" + program.getValue() + "\n" + text + "```\n"), program.getKey());
    }
  }

  @Test
  void theLockFileNamesNoRegistry() throws Exception {
    String lock = Files.readString(Path.of("..", "examples", "node", "package-lock.json"));
    assertTrue(lock.contains("\"integrity\""));
    assertFalse(lock.contains("\"resolved\""));
  }

  @Test
  void aGatewayInNode() throws Exception {
    ExampleDirectory.assumeThere(
        "node 18 or later",
        "node",
        "-e",
        "process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)");
    ExampleDirectory.assumeThere("npm", "npm", "--version");
    ExampleDirectory example = ExampleDirectory.copy("node");
    protos(example);
    example.install(page, "npm ci --omit=dev --ignore-scripts");
    check(example, List.of("node", "gateway.js"), List.of("node", "stream.js"));
  }

  @Test
  void aGatewayInPython() throws Exception {
    ExampleDirectory.assumeThere(
        "python 3.10 or later with venv",
        "python3",
        "-c",
        "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))");
    ExampleDirectory example = ExampleDirectory.copy("python");
    protos(example);
    example.install(page, "python3 -m venv .venv");
    example.install(page, ".venv/bin/pip install -r requirements.txt");
    example.install(
        page,
        ".venv/bin/python -m grpc_tools.protoc -I protos --python_out=. --grpc_python_out=."
            + " protos/buf/validate/*.proto protos/tollgate/metering/v1/*.proto");
    List<String> gateway = List.of(".venv/bin/python", "gateway.py");
    check(example, gateway, List.of(".venv/bin/python", "gateway.py", "--replay"));
  }

  /** What the page does with the server's jar. */
  private void protos(ExampleDirectory example) {
    assertTrue(page.contains("\n" + PROTOS + "\n"));
    CommandRun run = CommandRun.of("protos", example.resolve("protos").toString());
    assertEquals(0, run.exitCode(), run.err());
  }

  private void check(ExampleDirectory example, List<String> gateway, List<String> replay)
      throws Exception {
    Program program = new Program(example, gateway, example.resolve("untold.ndjson"));
    Files.deleteIfExists(program.untold());
    answersAreLost(program);
    aRefusalIsTold(program);
    aWrongKeyIsAFailure(program);
    whatCannotBeToldIsKept(program);
    relay.loseAgain();
    addToWhatIsKept(program.untold());
    Program replayed = new Program(example, replay, program.untold());
    Run run = replayed.run(relay.address(), key, program.untold().toString());
    assertEquals(0, run.exitCode(), run.out());
    assertTrue(run.lines().contains("told " + (KEPT + 2) + ", refused 1"), run.out());
    assertFalse(Files.exists(program.untold()));
    assertEquals(3 + KEPT + 2, number("select count(*) from message"));
    assertEquals(1, number("select count(*) from session"));
  }

  /** Each call is carried out, fails, and is repeated to the letter. */
  private void answersAreLost(Program program) throws Exception {
    Run run = program.run(relay.address(), key, TENANT, CUSTOMER, "in-1", TEXT);
    assertEquals(
        List.of(
            "inbound: 1 conversations this month, told before",
            "sent 15 characters",
            "outbound: 1 conversations this month, told before"),
        run.lines());
    assertEquals(0, run.exitCode());
    List<TrackMessageRequest> inbound = relay.requests(TrackMessageRequest.class);
    assertEquals(2, inbound.size());
    assertEquals(inbound.get(0), inbound.get(1));
    assertEquals("in-1", inbound.get(0).getMessageId());
    assertTrue(inbound.get(0).hasOccurredAt());
    List<TrackOutboundRequest> outbound = relay.requests(TrackOutboundRequest.class);
    assertEquals(2, outbound.size());
    assertEquals(outbound.get(0), outbound.get(1));
    assertTrue(outbound.get(0).hasOccurredAt());
    assertEquals(2, number("select count(*) from message"));
    assertEquals(1, number("select count(*) from session"));
  }

  private void aRefusalIsTold(Program program) throws Exception {
    var unused =
        keys.admin()
            .updateTenant(
                UpdateTenantRequest.newBuilder()
                    .setTenant(Tenant.newBuilder().setTenantId(TENANT).setOwnLimit(1))
                    .setRequestId(UUID.randomUUID().toString())
                    .build());
    Run run = program.run(relay.address(), key, TENANT, CUSTOMER, "in-2", TEXT);
    assertEquals(2, run.lines().size(), run.out());
    assertEquals("inbound: 1 conversations this month", run.lines().get(0));
    assertTrue(
        run.lines().get(1).startsWith("refused: Monthly conversation limit of 1 reached."),
        run.out());
    assertEquals(3, number("select count(*) from message"));
  }

  private void aWrongKeyIsAFailure(Program program) throws Exception {
    String unknown = TestKeys.unknown().reveal();
    Run run = program.run(relay.address(), unknown, TENANT, CUSTOMER, "in-x", TEXT);
    assertEquals(1, run.exitCode(), run.out());
    assertTrue(run.out().contains("UNAUTHENTICATED"), run.out());
    assertFalse(run.out().contains(unknown));
    assertFalse(Files.exists(program.untold()));
  }

  /** Nobody listens, and the send goes out all the same. */
  private void whatCannotBeToldIsKept(Program program) throws Exception {
    String nowhere;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nowhere = "127.0.0.1:" + free.getLocalPort();
    }
    Run run = program.run(nowhere, key, TENANT, CUSTOMER, "in-3", TEXT);
    assertEquals(
        List.of("inbound: kept for later", "sent 15 characters", "outbound: kept for later"),
        run.lines());
    assertEquals(0, run.exitCode());
  }

  /** Many messages more, and one that is another tenant's. */
  private static void addToWhatIsKept(Path untold) throws IOException {
    List<String> kept = Files.readAllLines(untold);
    assertEquals(2, kept.size());
    List<String> all = new ArrayList<>(kept);
    for (int no = 0; no < KEPT; no++) {
      all.add(kept.get(0).replace("in-3", "kept-" + no));
    }
    all.add(150, kept.get(0).replace(TENANT, "rest-2"));
    Files.write(untold, all);
  }

  private long number(String query) throws SQLException {
    try (Connection connection = TestPostgres.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** A program of an example, and where it keeps what it cannot tell. */
  private record Program(ExampleDirectory example, List<String> command, Path untold) {
    Run run(String server, String key, String... arguments) throws Exception {
      Map<String, String> environment =
          Map.of("TOLLGATE_SERVER", server, "TOLLGATE_KEY", key, "UNTOLD_FILE", untold.toString());
      return example.run(
          environment,
          Stream.concat(command.stream(), Stream.of(arguments)).toArray(String[]::new));
    }
  }
}
