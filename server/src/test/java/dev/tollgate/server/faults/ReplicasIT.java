package dev.tollgate.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.Message;
import dev.tollgate.client.OutboundMessage;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.Tracked;
import dev.tollgate.metering.v1.MonthlyUsage;
import dev.tollgate.server.database.Await;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.testing.Campaign;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two servers on one PostgreSQL. Both are started on it at once while it is still empty. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplicasIT {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
  private static final Duration STOPPED_REPLICA_DELAY_MAX = Duration.ofSeconds(15);
  private static final int STOPS = Campaign.scale(1, 5);
  private static final int CALLERS = 8;

  private final ConnectionSettings database = TestPostgres.freshDatabase();
  private final List<ServerProcess> servers = new ArrayList<>();
  private final List<TollgateClient> clients = new ArrayList<>();

  @BeforeAll
  void start() throws Exception {
    servers.add(ServerProcess.launch(Launch.onExternal("replica-a", database)));
    servers.add(ServerProcess.launch(Launch.onExternal("replica-b", database)));
    for (ServerProcess server : servers) {
      clients.add(server.awaitReady().client(ANSWER_MAX));
    }
  }

  @AfterAll
  void stop() {
    clients.forEach(TollgateClient::close);
    servers.forEach(ServerProcess::close);
  }

  @Test
  void concurrentFirstMessagesOfACustomerOpenOneSession() throws Exception {
    String tenant = "first-messages";
    Instant first = Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MICROS);
    List<Message> messages = new ArrayList<>();
    for (int customer = 0; customer < 200; customer++) {
      for (int i = 0; i < 8; i++) {
        messages.add(
            InboundMessage.builder(tenant, "customer-" + customer)
                .messageId("message-" + customer + "-" + i)
                .occurredAt(first.plusMillis(i))
                .build());
      }
    }
    List<Tracked> answers = trackAtOnce(messages);

    Stored stored = Stored.read(database, tenant);
    assertEquals(1_600, stored.messages().size());
    assertEquals(200, stored.sessions().size());
    assertEquals(new Stored.Counts(200, 1_600, 0, 0), stored.total());
    stored.requireExact();
    assertEquals(0, answers.stream().filter(Tracked::duplicate).count());
    assertEquals(200, answers.stream().filter(answer -> answer.session().isNew()).count());
    for (TollgateClient client : clients) {
      MonthlyUsage usage = Listing.usage(client, tenant, first);
      assertEquals(200, usage.getConversationCount());
      assertEquals(1_600, usage.getInboundCount());
      Set<String> customers = new HashSet<>();
      Listing.sessions(client, tenant)
          .forEach(
              session -> {
                assertEquals(8, session.getInfo().getMessageCount());
                assertTrue(customers.add(session.getCustomerId()));
              });
      assertEquals(200, customers.size());
    }
  }

  @Test
  void bothDirectionsCountExactlyWhicheverServerTheyGoTo() throws Exception {
    String[] tenants = {"mixed-a", "mixed-b", "mixed-c"};
    Traffic traffic = new Traffic(Campaign.seed(), List.of(tenants), 20);
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      messages.add(traffic.next());
    }
    // Every fifth once more, beside itself: mostly at the other server.
    List<Message> calls = new ArrayList<>(messages);
    for (int i = 0; i < messages.size(); i += 5) {
      calls.add(i + 1, messages.get(i));
    }
    List<Tracked> answers = trackAtOnce(calls);

    Stored stored = Stored.read(database, tenants);
    assertEquals(names(messages), stored.messageNames());
    stored.requireExact();
    assertEquals(100, answers.stream().filter(Tracked::duplicate).count());
    long inbound = messages.stream().filter(InboundMessage.class::isInstance).count();
    assertEquals(inbound, stored.total().inbound());
    assertEquals(500 - inbound, stored.total().direct() + stored.total().queued());
    for (TollgateClient client : clients) {
      for (var month : stored.usage().entrySet()) {
        MonthlyUsage usage = Listing.usage(client, month.getKey().tenant(), month.getKey().start());
        assertEquals(month.getValue(), Listing.counts(usage));
      }
      long listed = 0;
      for (String tenant : tenants) {
        listed += Listing.sessions(client, tenant).size();
      }
      assertEquals(stored.sessions().size(), listed);
    }
  }

  private List<Tracked> trackAtOnce(List<Message> messages) throws Exception {
    List<CompletableFuture<Tracked>> answers = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      answers.add(trackAsync(clients.get(i % clients.size()), messages.get(i)));
    }
    List<Tracked> tracked = new ArrayList<>();
    for (CompletableFuture<Tracked> answer : answers) {
      tracked.add(answer.get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS));
    }
    return tracked;
  }

  private static CompletableFuture<Tracked> trackAsync(TollgateClient client, Message message) {
    return message instanceof InboundMessage inbound
        ? client.direct().trackInboundAsync(inbound)
        : client.direct().trackOutboundAsync((OutboundMessage) message);
  }

  private static Set<String> names(List<Message> messages) {
    return messages.stream().map(Load::name).collect(Collectors.toSet());
  }

  @Test
  void aStoppedServerHoldsTheOtherUpForSecondsOnly() throws Exception {
    String tenant = "frozen";
    Traffic traffic = new Traffic(Campaign.seed(), List.of(tenant), 40);
    ServerProcess frozen = servers.get(0);
    List<String> others = new ArrayList<>();
    try (TollgateClient ofFrozen = frozen.client(ServerProcess.IMPATIENT);
        TollgateClient ofOther = servers.get(1).client(ServerProcess.IMPATIENT);
        Load load = Load.start(traffic, CALLERS, ofFrozen, ofOther)) {
      for (int stop = 1; stop <= STOPS; stop++) {
        load.awaitMore(300);
        long stopped = stopHoldingALane(frozen, load);
        try {
          trackUntilAcknowledged(ofOther, message(traffic, others));
          Duration delay = Duration.ofNanos(System.nanoTime() - stopped);
          System.out.printf("stop %d delayed the other by %d ms%n", stop, delay.toMillis());
          assertTrue(delay.compareTo(Duration.ofSeconds(1)) > 0, "it was not in the way: " + delay);
          assertTrue(delay.compareTo(STOPPED_REPLICA_DELAY_MAX) < 0, "it took " + delay);
        } finally {
          frozen.signal("CONT");
        }
        Await.until("serving", ANSWER_MAX, () -> HealthWatch.ask(ofFrozen).equals("SERVING"));
        trackUntilAcknowledged(ofFrozen, message(traffic, others));
      }
      load.awaitMore(300);
      load.stop();
      assertEquals(load.sent(), load.acknowledged());
      Set<String> all = new HashSet<>(load.sent());
      all.addAll(others);
      Stored stored = Stored.read(database, tenant);
      assertEquals(all, stored.messageNames());
      stored.requireExact();
    }
    servers.forEach(server -> assertTrue(server.alive()));
  }

  private static Message message(Traffic traffic, List<String> names) {
    Message message = traffic.next();
    names.add(Load.name(message));
    return message;
  }

  private static void trackUntilAcknowledged(TollgateClient client, Message message)
      throws Exception {
    Await.until("acknowledged", ANSWER_MAX, () -> Load.tracks(client, message));
  }

  /**
   * Stops the server at a moment when a transaction of it is open, and stays open.
   *
   * @return when, in {@link System#nanoTime()}
   */
  private long stopHoldingALane(ServerProcess server, Load load) throws Exception {
    for (int attempt = 0; attempt < 50; attempt++) {
      long stopped = System.nanoTime();
      server.signal("STOP");
      if (holdsALane()) {
        return stopped;
      }
      server.signal("CONT");
      load.awaitMore(20);
    }
    throw new AssertionError("the server was never stopped within a transaction");
  }

  /**
   * Whether a transaction that has written waits for its client. That of a server which runs does
   * so for a moment, too, between two statements.
   */
  private boolean holdsALane() throws Exception {
    String waits = "state = 'idle in transaction' and backend_xid is not null";
    String waitsLong = waits + " and state_change < clock_timestamp() - interval '300 ms'";
    try (Connection connection = TestPostgres.connect(database)) {
      Await.until(
          "the backends have done what they were sent",
          ANSWER_MAX,
          () -> count(connection, "state = 'active' and backend_xid is not null") == 0);
      Await.until(
          "whoever waits goes on, or does not",
          ANSWER_MAX,
          () -> count(connection, waits) == 0 || count(connection, waitsLong) > 0);
      return count(connection, waitsLong) > 0;
    }
  }

  private static long count(Connection connection, String condition) throws SQLException {
    String query =
        "select count(*) from pg_stat_activity where datname = current_database()"
            + " and pid <> pg_backend_pid() and "
            + condition;
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      if (!result.next()) {
        throw new AssertionError("no row: " + query);
      }
      return result.getLong(1);
    }
  }
}
