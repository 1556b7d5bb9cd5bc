package dev.tollgate.gateway.stack;

import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.gateway.replay.Order;
import dev.tollgate.gateway.replay.Progress;
import dev.tollgate.gateway.replay.Replay;
import dev.tollgate.gateway.replay.ReplaySummary;
import dev.tollgate.metering.v1.Session;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recorded webhooks, replayed through the gateway into a server, come to the recorded counts;
 * {@code -Dtollgate.seed=N} repeats the shuffled orders of a run. A build replays each stream in
 * its order and in one other, a campaign in three orders.
 */
class ReplayStackIT {
  private static final int CONNECTIONS = 16;
  private static final boolean CAMPAIGN = "full".equals(System.getProperty("tollgate.campaign"));

  /** A month more at either end than the recorded webhooks are of. */
  private static final YearMonth FIRST = YearMonth.of(2024, 12);

  private static final YearMonth LAST = YearMonth.of(2025, 3);

  @TempDir private Path directory = Path.of("unset");
  private final long seed = Long.getLong("tollgate.seed", System.nanoTime());
  private final Order shuffled = new Order(false, OptionalLong.of(seed));
  private final Order backwards = new Order(true, OptionalLong.empty());

  /** What a session is, whatever the order: its id is not. */
  private record Window(String customer, String start, String end, long messages) {
    static Window of(Session session) {
      return new Window(
          session.getCustomerId(),
          session.getInfo().getSessionStart().toString(),
          session.getInfo().getSessionEnd().toString(),
          session.getInfo().getMessageCount());
    }
  }

  @Test
  void replayedInOrderTheyComeToTheRecordedCountsHoweverOften() throws Exception {
    System.out.println("ReplayStackIT: -Dtollgate.seed=" + seed);
    RecordedStream stream = RecordedStream.named("in-order", directory);
    try (Stack stack = stackFor(stream)) {
      replay(stack, stream, Order.OF_THE_FILE, 1);
      assertEquals(stream.expected(), counts(stack, stream));
      assertEquals(stream.messages(), stack.count("messages_recorded"));
      Map<String, List<Session>> sessions = sessions(stack, stream);

      if (CAMPAIGN) {
        replay(stack, stream, Order.OF_THE_FILE, CONNECTIONS);
        assertUnchanged(stack, stream, sessions);
      }
      replay(stack, stream, shuffled, CONNECTIONS);
      assertUnchanged(stack, stream, sessions);
    }
  }

  private static void assertUnchanged(
      Stack stack, RecordedStream stream, Map<String, List<Session>> sessions) {
    assertEquals(stream.expected(), counts(stack, stream));
    assertEquals(sessions, sessions(stack, stream));
    assertEquals(stream.messages(), stack.count("messages_recorded"));
  }

  @Test
  void lateAndInTheTenantsZonesTheyComeToTheSameInEveryOrder() throws Exception {
    System.out.println("ReplayStackIT: -Dtollgate.seed=" + seed);
    RecordedStream stream = RecordedStream.named("late-and-zoned", directory);
    Map<String, List<String>> inOrder = replayed(stream, Order.OF_THE_FILE, ReplayStackIT::windows);
    assertEquals(inOrder, replayed(stream, backwards, ReplayStackIT::windows));
    if (CAMPAIGN) {
      assertEquals(inOrder, replayed(stream, shuffled, ReplayStackIT::windows));
    }
  }

  /** Conversations that are joined show one of the customer's ids: which of them is left open. */
  @Test
  void underTwoIdsTheyComeToTheSameInEveryOrder() throws Exception {
    System.out.println("ReplayStackIT: -Dtollgate.seed=" + seed);
    RecordedStream stream = RecordedStream.named("two-ids", directory);
    Map<String, List<String>> inOrder =
        replayed(stream, Order.OF_THE_FILE, ReplayStackIT::windowsOfConversations);
    assertEquals(inOrder, replayed(stream, shuffled, ReplayStackIT::windowsOfConversations));
    if (CAMPAIGN) {
      assertEquals(inOrder, replayed(stream, backwards, ReplayStackIT::windowsOfConversations));
    }
  }

  private static List<String> windows(List<Session> sessions) {
    return sessions.stream().map(Window::of).map(Window::toString).sorted().toList();
  }

  private static List<String> windowsOfConversations(List<Session> sessions) {
    return sessions.stream().collect(groupingBy(Session::getConversationId)).values().stream()
        .map(own -> windows(own.stream().map(ReplayStackIT::anonymous).toList()).toString())
        .sorted()
        .toList();
  }

  private static Session anonymous(Session session) {
    return session.toBuilder().clearCustomerId().build();
  }

  /** The sessions that a stream makes on a fresh server, once the counts are right. */
  private Map<String, List<String>> replayed(
      RecordedStream stream, Order order, Function<List<Session>, List<String>> described)
      throws Exception {
    try (Stack stack = stackFor(stream)) {
      // Over several connections no order but a shuffled one is kept.
      replay(stack, stream, order, order.equals(shuffled) ? CONNECTIONS : 1);
      assertEquals(stream.expected(), counts(stack, stream), order::toString);
      assertEquals(stream.messages(), stack.count("messages_recorded"), order::toString);
      Map<String, List<String>> descriptions = new TreeMap<>();
      sessions(stack, stream)
          .forEach((tenant, sessions) -> descriptions.put(tenant, described.apply(sessions)));
      return descriptions;
    }
  }

  private static Stack stackFor(RecordedStream stream) throws IOException {
    Stack stack = new Stack(stream.tenants(), InstantSource.system());
    stream
        .timeZones()
        .forEach(
            (tenantId, timeZone) ->
                stack.admin.updateTenant(
                    UpdateTenantRequest.newBuilder()
                        .setTenant(Tenant.newBuilder().setTenantId(tenantId).setTimeZone(timeZone))
                        .setAllowMissing(true)
                        .build()));
    return stack;
  }

  private static void replay(Stack stack, RecordedStream stream, Order order, int connections)
      throws Exception {
    Progress unseen =
        new Progress(new PrintWriter(Writer.nullWriter()), false, InstantSource.system());
    ReplaySummary summary =
        new Replay(
                stream.webhooks(),
                new Replay.Target(stack.url(), Stack.APP_SECRET, connections),
                unseen)
            .run(order);
    System.out.println("ReplayStackIT: " + summary.describe());
    assertTrue(summary.isComplete(), summary.describe());
  }

  private static Map<String, TenantCounts> counts(Stack stack, RecordedStream stream) {
    Map<String, TenantCounts> counts = new TreeMap<>();
    stream
        .timeZones()
        .keySet()
        .forEach(tenant -> counts.put(tenant, TenantCounts.of(stack, tenant, FIRST, LAST)));
    return counts;
  }

  private static Map<String, List<Session>> sessions(Stack stack, RecordedStream stream) {
    Map<String, List<Session>> sessions = new TreeMap<>();
    stream
        .timeZones()
        .keySet()
        .forEach(tenant -> sessions.put(tenant, TenantCounts.sessions(stack, tenant)));
    return sessions;
  }
}
