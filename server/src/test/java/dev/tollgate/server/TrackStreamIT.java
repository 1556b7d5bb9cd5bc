package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Timestamp;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.TrackBatchRequest;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackResult;
import dev.tollgate.server.database.Await;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.server.pipeline.LaneLimits;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TrackStream against a real server. */
@Timeout(120)
class TrackStreamIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int TENANTS = 40;
  private static final int CUSTOMERS = 50;

  private final ConnectionSettings database = TestPostgres.freshDatabase();
  private final Instant now = Instant.now();
  private ServerUnderTest server;

  @BeforeEach
  void start() {
    server = new ServerUnderTest(database, ServerUnderTest.Settings.USUAL);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** The messages of an hour, of many tenants and so of all lanes. */
  private List<TrackItem> items(int count) {
    List<TrackItem> items = new ArrayList<>();
    for (int no = 0; no < count; no++) {
      items.add(
          item("shop-" + no % TENANTS, "c" + no / TENANTS % CUSTOMERS, no, now.minusSeconds(3600)));
    }
    return items;
  }

  private static TrackItem item(String tenantId, String customerId, int no, Instant at) {
    return TrackItem.newBuilder()
        .setCorrelationId("c" + no)
        .setInbound(
            TrackMessageRequest.newBuilder()
                .setTenantId(tenantId)
                .setCustomerId(customerId)
                .setMessageId("m" + no)
                .setOccurredAt(Timestamp.newBuilder().setSeconds(at.getEpochSecond())))
        .build();
  }

  private static void allRecorded(List<TrackResult> results, int count) {
    assertEquals(count, results.size());
    for (int no = 0; no < count; no++) {
      assertEquals("c" + no, results.get(no).getCorrelationId());
      assertTrue(results.get(no).hasInbound(), results.get(no).toString());
    }
  }

  private static long duplicates(List<TrackResult> results) {
    return results.stream().filter(result -> result.getInbound().getDuplicate()).count();
  }

  private long messages() throws SQLException {
    return server.number("select count(*) from message");
  }

  @Test
  void tenThousandItemsAreCountedAndAnsweredInTheirOrder() throws Exception {
    long begun = System.nanoTime();
    List<TrackResult> results = TrackedStream.of(server.channel, items(10_000));
    long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    System.out.println("TrackStreamIT: 10000 items in " + millis + " ms");
    allRecorded(results, 10_000);
    assertEquals(0, duplicates(results));
    assertEquals(10_000, messages());
    assertEquals(TENANTS * CUSTOMERS, server.number("select count(*) from session"));
    assertEquals(
        TENANTS * CUSTOMERS, server.number("select sum(conversation_count) from monthly_usage"));
    assertEquals(10_000, server.number("select sum(inbound_count) from monthly_usage"));
    server.requireSound();
  }

  @Test
  void anItemThatStandsTwiceInAStreamIsADuplicate() throws Exception {
    List<TrackItem> twice = new ArrayList<>();
    items(500)
        .forEach(
            item -> {
              twice.add(item);
              twice.add(item);
            });
    List<TrackResult> results = TrackedStream.of(server.channel, twice);
    assertEquals(1_000, results.size());
    for (int no = 0; no < 1_000; no++) {
      assertEquals(no % 2 == 1, results.get(no).getInbound().getDuplicate(), "item " + no);
    }
    assertEquals(500, messages());
  }

  @Test
  void aStreamWaitsForAFullLaneAndThenGoesOn() throws Exception {
    server.close();
    LaneLimits narrow = new LaneLimits(4, 20, 10);
    server = new ServerUnderTest(database, new ServerUnderTest.Settings(narrow, true));
    List<TrackItem> items = new ArrayList<>();
    for (int no = 0; no < 400; no++) {
      items.add(item("shop", "c" + no, no, now));
    }
    try (LockedLanes lanes = new LockedLanes(database)) {
      TrackedStream stream = TrackedStream.begin(server.channel);
      items.forEach(stream::send);
      LockedLanes.awaitWriter(server);
      Await.until("the lane is full for others", LIMIT, () -> batchCode(items) == Code.UNAVAILABLE);
      assertEquals(List.of(), stream.results());
      assertEquals(0, messages());
      lanes.release();
      allRecorded(stream.finish(), 400);
    }
    assertEquals(400, messages());
    server.requireSound();
  }

  /** How an item fares that comes after the stream's; it is one that the stream has too. */
  private Code batchCode(List<TrackItem> items) {
    try {
      TrackResult result =
          MeteringServiceGrpc.newBlockingStub(server.channel)
              .withDeadlineAfter(500, java.util.concurrent.TimeUnit.MILLISECONDS)
              .trackBatch(TrackBatchRequest.newBuilder().addItems(items.get(399)).build())
              .getResults(0);
      return io.grpc.Status.fromCodeValue(result.getError().getCode()).getCode();
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  @Test
  void aStreamThatWasCutOffIsRepeatedAndCountsOnce() throws Exception {
    List<TrackItem> items = items(4_000);
    TrackedStream cut = TrackedStream.begin(server.channel);
    items.subList(0, 3_000).forEach(cut::send);
    Await.until("some are answered", LIMIT, () -> !cut.results().isEmpty());
    cut.cancel();
    assertThrows(StatusRuntimeException.class, cut::await);
    assertTrue(messages() >= cut.results().size());

    List<TrackResult> results = TrackedStream.of(server.channel, items);
    allRecorded(results, 4_000);
    assertTrue(duplicates(results) >= cut.results().size());
    assertEquals(4_000, messages());
    assertEquals(4_000, server.number("select sum(inbound_count) from monthly_usage"));
    server.requireSound();
  }

  @Test
  void aServerThatStopsAnswersWhatItHasReadAndTheRestIsSentToTheNext() throws Exception {
    List<TrackItem> items = items(5_000);
    TrackedStream cut = TrackedStream.begin(server.channel);
    items.forEach(cut::send);
    Await.until("some are answered", LIMIT, () -> !cut.results().isEmpty());
    server.stopServer();
    StatusRuntimeException failure = assertThrows(StatusRuntimeException.class, cut::await);
    assertEquals(Code.UNAVAILABLE, failure.getStatus().getCode());
    int answered = cut.results().size();
    server.close();

    start();
    // Nothing was read that was not answered.
    assertEquals(answered, messages());
    List<TrackResult> rest = TrackedStream.of(server.channel, items.subList(answered, 5_000));
    assertEquals(5_000 - answered, rest.size());
    assertEquals(0, duplicates(rest));
    assertEquals(5_000, messages());
    server.requireSound();
  }
}
