package dev.tollgate.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.tollgate.metering.v1.CreateWebhookRequest;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.metering.v1.Webhook;
import dev.tollgate.server.database.Await;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.server.outbox.Receiver;
import dev.tollgate.testing.Campaign;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tenants pass all thresholds of their limits on two servers, which are relays as well, while one
 * of them is killed ({@code kill -9}) and the receiver is stopped, again and again, at random
 * moments: the receiver takes each threshold, and by its ids each once.
 */
class ThresholdKillSimulation {
  private static final int KILLS = Campaign.scale(2, 10);
  private static final int TENANTS_A_KILL = 10;
  private static final int LIMIT_MIN = 20;
  private static final int LIMIT_MAX = 200;
  private static final List<Integer> THRESHOLDS = List.of(50, 80, 90, 100);
  private static final int CALLERS = 4;

  /**
   * What is due later than this after the last message is due at once: a build has no time for the
   * leases of relays that were killed, and a campaign none for the pauses after many attempts.
   */
  private static final Duration PAUSE_MAX = Duration.ofSeconds(Campaign.scale(0, 60));

  private static final Duration TOLD_MAX = Duration.ofMinutes(2);

  private final long seed = Campaign.seed();
  private final Random random = new Random(seed);
  private final ConnectionSettings database = TestPostgres.freshDatabase();
  private final ShakyReceiver receiver = new ShakyReceiver(seed);
  private final Map<String, Integer> limits = new TreeMap<>();
  private final List<Launch> launches = new ArrayList<>();
  private final List<ServerProcess> servers = new ArrayList<>();
  private final List<TollgateClient> clients = new ArrayList<>();
  private String secret = "";

  @BeforeEach
  void start() throws Exception {
    for (String name : List.of("thresholds-a", "thresholds-b")) {
      int port = Launch.freePort();
      Launch launch =
          Launch.onExternal(name, database).onPort(port).withFlags("--webhook-allow-private");
      launches.add(launch);
      servers.add(ServerProcess.launch(launch));
      clients.add(ServerProcess.client(port, ServerProcess.IMPATIENT));
    }
    for (ServerProcess server : servers) {
      server.awaitReady();
    }
    AdminServiceBlockingStub admin = AdminServiceGrpc.newBlockingStub(clients.get(0).channel());
    secret = admin.createWebhook(webhook()).getSecret();
    for (int i = 0; i < KILLS * TENANTS_A_KILL; i++) {
      String tenant = "crossing-" + i;
      int limit = LIMIT_MIN + random.nextInt(LIMIT_MAX - LIMIT_MIN);
      limits.put(tenant, limit);
      var unused = admin.updateTenant(tenant(tenant, limit));
    }
  }

  private CreateWebhookRequest webhook() {
    return CreateWebhookRequest.newBuilder()
        .setWebhook(Webhook.newBuilder().setUrl(receiver.url()).addKinds("quota.threshold"))
        .setRequestId("the receiver")
        .build();
  }

  private static UpdateTenantRequest tenant(String tenant, int limit) {
    // The servers' clock is the real one: no period is to end while this runs.
    int today = Instant.now().atZone(ZoneOffset.UTC).getDayOfMonth();
    int anchorDay = today >= 7 && today <= 21 ? 1 : 14;
    return UpdateTenantRequest.newBuilder()
        .setTenant(
            Tenant.newBuilder().setTenantId(tenant).setOwnLimit(limit).setAnchorDay(anchorDay))
        .setAllowMissing(true)
        .build();
  }

  @AfterEach
  void stop() {
    clients.forEach(TollgateClient::close);
    servers.forEach(ServerProcess::close);
    receiver.close();
  }

  @Test
  void eachThresholdIsTakenOnce() throws Exception {
    List<String> tenants = new ArrayList<>(limits.keySet());
    List<String> first = tenants.subList(0, TENANTS_A_KILL);
    NewCustomers customers = new NewCustomers(seed, first);
    try (Load one = Load.start(customers, CALLERS, clients.get(0), clients.get(1));
        Load other = Load.start(customers, CALLERS, clients.get(1), clients.get(0))) {
      for (int kill = 0; kill < KILLS; kill++) {
        int from = kill * TENANTS_A_KILL;
        List<String> crossing = tenants.subList(from, from + TENANTS_A_KILL);
        customers.goOnWith(crossing);
        killAndStop(kill, one, other);
        while (!crossing.stream().allMatch(tenant -> isPast(tenant, customers))) {
          one.awaitMore(1);
        }
      }
      one.stop();
      other.stop();
      assertEquals(one.sent(), one.acknowledged());
      assertEquals(other.sent(), other.acknowledged());
      System.out.printf("%d calls repeated%n", one.repeatedCalls() + other.repeatedCalls());
    }
    receiver.calmDown();
    awaitTold();
    requireEachOnce();
    requireSignedAndSame();
    requireCounted(customers.given());
  }

  private boolean isPast(String tenant, NewCustomers customers) {
    return customers.given().getOrDefault(tenant, 0L) >= limits.getOrDefault(tenant, 0);
  }

  /** Kills a server, and while it is away or just before stops the receiver for a while. */
  private void killAndStop(int kill, Load one, Load other) throws Exception {
    boolean receiverFirst = random.nextBoolean();
    int victim = random.nextInt(servers.size());
    // The callers of the other server do not wait for the one that is away.
    Load load = victim == 0 ? other : one;
    if (receiverFirst) {
      awaitSomeMoment(load);
      receiver.stop();
    }
    awaitSomeMoment(load);
    servers.get(victim).kill();
    Instant killed = Instant.now();
    ServerProcess again = ServerProcess.launch(launches.get(victim));
    servers.set(victim, again);
    if (!receiverFirst) {
      awaitSomeMoment(load);
      receiver.stop();
    }
    awaitSomeMoment(load);
    receiver.start();
    again.awaitReady();
    System.out.printf(
        "kill %d, of server %d, the receiver stopped %s: serves after %d ms; %d requests so far%n",
        kill + 1,
        victim + 1,
        receiverFirst ? "before" : "after",
        Duration.between(killed, Instant.now()).toMillis(),
        receiver.told().size());
  }

  /** After some messages or in the middle of telling, whichever comes first. */
  private void awaitSomeMoment(Load load) throws Exception {
    int told = receiver.told().size() + 1 + random.nextInt(TENANTS_A_KILL);
    load.awaitMore(1 + random.nextInt(1_000), () -> receiver.told().size() >= told);
  }

  /** Until the outbox has nothing to tell any more. */
  private void awaitTold() throws Exception {
    Instant begin = Instant.now();
    try (Connection connection = TestPostgres.connect(database)) {
      execute(
          connection,
          "update webhook_delivery set next_attempt_at = now() where state = 'PENDING'"
              + " and next_attempt_at > now() + interval '"
              + PAUSE_MAX.toSeconds()
              + " s'");
      Await.until(
          "everything is told",
          TOLD_MAX,
          () ->
              number(
                      connection,
                      "select (select count(*) from outbox_event where expires_at is null)"
                          + " + (select count(*) from webhook_delivery where state = 'PENDING')")
                  == 0);
    }
    System.out.printf(
        "all is told %d ms after the last message%n",
        Duration.between(begin, Instant.now()).toMillis());
  }

  private static void execute(Connection connection, String update) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(update);
    }
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      if (!result.next()) {
        throw new AssertionError("no row: " + query);
      }
      return result.getLong(1);
    }
  }

  private void requireEachOnce() {
    Map<String, String> bodies = new HashMap<>();
    receiver.taken().forEach(one -> bodies.put(one.id(), one.body()));
    Map<String, Integer> balance = new TreeMap<>();
    limits.forEach(
        (tenant, limit) ->
            THRESHOLDS.forEach(
                percent -> balance.merge(crossing(tenant, percent, 1, limit), -1, Integer::sum)));
    bodies.values().forEach(body -> balance.merge(crossing(body), 1, Integer::sum));
    balance.values().removeIf(difference -> difference == 0);
    System.out.printf(
        "%d tenants, %d requests, %d taken, %d events%n",
        limits.size(), receiver.told().size(), receiver.taken().size(), bodies.size());
    assertEquals(Map.of(), balance, "-1: missing, 1: once too often");
  }

  private static String crossing(String tenant, int percent, long generation, long limit) {
    return tenant + " at " + percent + " % of " + limit + " in generation " + generation;
  }

  private static String crossing(String body) {
    JsonObject event = JsonParser.parseString(body).getAsJsonObject();
    assertEquals("quota.threshold", event.get("type").getAsString());
    JsonObject data = event.getAsJsonObject("data");
    int percent = data.get("threshold_percent").getAsInt();
    long limit = data.get("effective_limit").getAsLong();
    assertTrue(100 * data.get("used").getAsLong() >= percent * limit, body);
    return crossing(
        data.get("tenant_id").getAsString(),
        percent,
        data.get("limit_generation").getAsLong(),
        limit);
  }

  private void requireSignedAndSame() {
    Map<String, String> bodies = new HashMap<>();
    for (Receiver.Told one : receiver.told()) {
      assertTrue(one.signedWith(secret), one.id());
      String before = bodies.putIfAbsent(one.id(), one.body());
      assertEquals(before == null ? one.body() : before, one.body(), one.id());
    }
  }

  private void requireCounted(Map<String, Long> given) throws SQLException {
    Stored stored = Stored.read(database, limits.keySet().toArray(String[]::new));
    long messages = given.values().stream().mapToLong(Long::longValue).sum();
    assertEquals(messages, stored.messages().size());
    assertEquals(messages, stored.messageNames().size());
    Map<String, Stored.Counts> expected = new TreeMap<>();
    given.forEach((tenant, count) -> expected.put(tenant, new Stored.Counts(count, count, 0, 0)));
    Map<String, Stored.Counts> counted = new TreeMap<>();
    stored
        .usage()
        .forEach((period, counts) -> counted.merge(period.tenant(), counts, Stored.Counts::plus));
    assertEquals(expected, counted);
  }
}
