package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Timestamp;
import com.google.rpc.ErrorInfo;
import dev.tollgate.metering.v1.ImportFault;
import dev.tollgate.metering.v1.ImportMessagesResponse;
import dev.tollgate.metering.v1.ImportOptions;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.SendPath;
import dev.tollgate.metering.v1.TrackBatchRequest;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.server.database.Await;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.server.pipeline.LaneLimits;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** ImportMessages against a real server. */
@Timeout(120)
class ImportIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final ImportOptions PLAIN = ImportOptions.getDefaultInstance();
  private static final ImportOptions FINAL = ImportOptions.newBuilder().setAllowFinal(true).build();
  private static final ImportOptions DRY = ImportOptions.newBuilder().setDryRun(true).build();

  private final Instant now = Instant.now();
  private ConnectionSettings database;
  private ServerUnderTest server;

  @BeforeEach
  void start() {
    database = TestPostgres.freshDatabase();
    server = new ServerUnderTest(database, ServerUnderTest.Settings.USUAL);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anImportEqualsTrackingAndARepeatChangesNothing() throws Exception {
    long seed = Long.getLong("tollgate.import.seed", System.nanoTime());
    System.out.println("ImportIT: -Dtollgate.import.seed=" + seed);
    Random random = new Random(seed);
    List<TrackItem> tracked = history("tracked", random, 600);
    List<TrackItem> imported = tracked.stream().map(item -> of("imported", item)).toList();
    MeteringServiceGrpc.newBlockingStub(server.channel)
        .trackBatch(TrackBatchRequest.newBuilder().addAllItems(tracked).build());
    List<TrackItem> shuffled = new ArrayList<>(imported);
    Collections.shuffle(shuffled, random);

    ImportMessagesResponse answer = ImportedStream.of(server.channel, PLAIN, shuffled);

    assertEquals(600, answer.getRecorded());
    assertEquals(0, answer.getDuplicates() + answer.getRefused());
    assertEquals(0, differences("tracked", "imported"));
    server.requireSound();

    String before = server.contents();
    ImportMessagesResponse again = ImportedStream.of(server.channel, PLAIN, imported);
    assertEquals(600, again.getDuplicates());
    assertEquals(0, again.getRecorded() + again.getRefused());
    assertEquals(before, server.contents());
  }

  @Test
  void anImportThatWasCutOffIsRepeatedAndCountsOnce() throws Exception {
    List<TrackItem> items = history("cut", new Random(1), 4_000);
    ImportedStream cut = new ImportedStream(server.channel);
    items.subList(0, 3_000).forEach(cut::send);
    Await.until("some are recorded", LIMIT, () -> messages() > 0);
    cut.cancel();
    assertThrows(StatusRuntimeException.class, cut::await);

    ImportMessagesResponse answer = ImportedStream.of(server.channel, PLAIN, items);
    assertEquals(4_000, answer.getRecorded() + answer.getDuplicates());
    assertTrue(answer.getDuplicates() > 0);
    assertEquals(4_000, messages());
    server.requireSound();
  }

  @Test
  void anImportIntoAServerThatStopsIsRepeatedOnTheNext() throws Exception {
    List<TrackItem> items = history("stopped", new Random(2), 3_000);
    ImportedStream cut = new ImportedStream(server.channel);
    items.forEach(cut::send);
    Await.until("some are recorded", LIMIT, () -> messages() > 0);
    // Ends the call too, on both sides.
    server.close();

    server = new ServerUnderTest(database, ServerUnderTest.Settings.USUAL);
    ImportMessagesResponse answer = ImportedStream.of(server.channel, PLAIN, items);
    assertEquals(3_000, answer.getRecorded() + answer.getDuplicates());
    assertEquals(3_000, messages());
    server.requireSound();
  }

  @Test
  void finalPeriodsChangeOnlyWithLeaveAndThatIsAudited() throws Exception {
    Instant old = Instant.parse("2020-03-10T10:00:00Z");
    List<TrackItem> items =
        List.of(
            inbound("shop", "a", "m1", old),
            inbound("shop", "b", "m2", old.plusSeconds(60)),
            inbound("shop", "a", "m3", Instant.parse("2020-04-02T00:00:00Z")),
            inbound("shop", "a", "m4", now.minusSeconds(60)));

    ImportMessagesResponse refused = ImportedStream.of(server.channel, PLAIN, items);
    assertEquals(1, refused.getRecorded());
    assertEquals(3, refused.getRefused());
    for (ImportFault fault : refused.getFaultsList()) {
      assertEquals(Code.FAILED_PRECONDITION.value(), fault.getError().getCode());
      assertEquals(
          "PERIOD_FINAL", fault.getError().getDetails(0).unpack(ErrorInfo.class).getReason());
    }
    assertEquals(0, server.number("select count(*) from audit_entry"));

    ImportMessagesResponse allowed = ImportedStream.of(server.channel, FINAL, items);
    assertEquals(3, allowed.getRecorded());
    assertEquals(1, allowed.getDuplicates());
    String final2020 =
        "select coalesce(sum((after ->> 'messages')::int), 0) from audit_entry"
            + " where kind = 'FINAL_PERIOD_IMPORTED' and before = '{}' and conversation_no is null"
            + " and session_no is null and message_id is null and reason is null"
            + " and caller = 'anonymous' and after ->> 'period_start' = '%s'";
    assertEquals(2, server.number(final2020.formatted("2020-03-01T00:00:00Z")));
    assertEquals(1, server.number(final2020.formatted("2020-04-01T00:00:00Z")));
    assertEquals(3, server.number("select sum((after ->> 'messages')::int) from audit_entry"));

    long rows = server.number("select count(*) from audit_entry");
    assertEquals(4, ImportedStream.of(server.channel, FINAL, items).getDuplicates());
    assertEquals(rows, server.number("select count(*) from audit_entry"));
    server.requireSound();
  }

  @Test
  void aDryRunTellsTheTruthAndWritesNothing() throws Exception {
    TrackItem known = inbound("shop", "a", "known", now.minusSeconds(600));
    ImportedStream.of(server.channel, PLAIN, List.of(known));
    List<TrackItem> items =
        List.of(
            known,
            inbound("shop", "b", "known", now.minusSeconds(600)),
            inbound("shop", "a", "new", now.minusSeconds(300)),
            inbound("shop", "a", "old", Instant.parse("2020-03-10T10:00:00Z")),
            inbound("stranger", "a", "first", now.minusSeconds(300)));
    String before = server.contents();

    ImportMessagesResponse rehearsed = ImportedStream.of(server.channel, DRY, items);

    assertEquals(before, server.contents());
    assertEquals(2, rehearsed.getRecorded());
    assertEquals(1, rehearsed.getDuplicates());
    assertEquals(
        List.of("1 ALREADY_EXISTS", "3 FAILED_PRECONDITION"),
        rehearsed.getFaultsList().stream().map(ImportIT::codeAt).toList());
    assertEquals(rehearsed, ImportedStream.of(server.channel, DRY, items));
    // What was rehearsed left nothing that the lanes or the quotas trip over.
    assertEquals(rehearsed, ImportedStream.of(server.channel, PLAIN, items));
    assertEquals(3, messages());
    server.requireSound();
  }

  @Test
  void badItemsAreToldByTheirPlacesAndTheOthersRecorded() throws Exception {
    TrackItem good = inbound("shop", "a", "m1", now.minusSeconds(60));
    TrackItem noId = edited(good, good.getInbound().toBuilder().clearMessageId());
    TrackItem noTime = edited(good, good.getInbound().toBuilder().clearOccurredAt());
    TrackItem future = inbound("shop", "a", "m2", now.plus(Duration.ofHours(1)));
    TrackItem noTenant = edited(good, good.getInbound().toBuilder().clearTenantId());

    ImportMessagesResponse answer =
        ImportedStream.of(
            server.channel,
            PLAIN,
            List.of(noId, noTime, good, future, TrackItem.getDefaultInstance(), noTenant));

    assertEquals(1, answer.getRecorded());
    assertEquals(5, answer.getRefused());
    assertEquals(
        List.of(
            "0 inbound.message_id",
            "1 inbound.occurred_at",
            "3 inbound.occurred_at",
            "4 item",
            "5 inbound.tenant_id"),
        answer.getFaultsList().stream().map(ImportIT::fieldAt).toList());
    assertEquals(1, messages());
  }

  @Test
  void theFirstThousandFaultsAreToldAndAllCounted() throws Exception {
    List<TrackItem> items = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      items.add(inbound("shop", "", "m" + i, now));
    }
    ImportMessagesResponse answer = ImportedStream.of(server.channel, PLAIN, items);
    assertEquals(1_500, answer.getRefused());
    assertEquals(1_000, answer.getFaultsCount());
    assertEquals(0, answer.getFaults(0).getIndex());
    assertEquals(999, answer.getFaults(999).getIndex());
  }

  @Test
  void optionsBelongToTheBeginning() {
    ImportedStream stream = new ImportedStream(server.channel);
    stream.send(inbound("shop", "a", "m1", now));
    stream.send(DRY);
    StatusRuntimeException failure = assertThrows(StatusRuntimeException.class, stream::await);
    assertEquals(Code.INVALID_ARGUMENT, failure.getStatus().getCode());
    assertTrue(String.valueOf(failure.getMessage()).contains("options"), failure.toString());
  }

  @Test
  void narrowLanesHoldTheStreamUp() throws Exception {
    server.close();
    server =
        new ServerUnderTest(database, new ServerUnderTest.Settings(new LaneLimits(1, 8, 4), true));
    List<TrackItem> items = history("narrow", new Random(3), 400);
    ImportMessagesResponse answer = ImportedStream.of(server.channel, PLAIN, items);
    assertEquals(400, answer.getRecorded());
    assertEquals(0, answer.getRefused());
    server.requireSound();
  }

  @Test
  void onlySomeImportsAreTakenAtOnce() throws Exception {
    List<ImportedStream> open = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ImportedStream stream = new ImportedStream(server.channel);
      stream.send(inbound("shop", "a", "m" + i, now));
      open.add(stream);
    }
    Await.until("both are under way", LIMIT, () -> messages() == 2);
    ImportedStream third = new ImportedStream(server.channel);
    StatusRuntimeException refused = assertThrows(StatusRuntimeException.class, third::await);
    assertEquals(Code.UNAVAILABLE, refused.getStatus().getCode());
    for (ImportedStream stream : open) {
      assertEquals(1, stream.finish().getRecorded());
    }
    assertEquals(0, ImportedStream.of(server.channel, PLAIN, List.of()).getRecorded());
  }

  private long messages() throws SQLException {
    return server.number("select count(*) from message");
  }

  private long differences(String one, String other) throws SQLException {
    String sessions =
        "select c.customer_id, s.start_at, s.end_at, s.message_count from session s join"
            + " conversation c using (lane, conversation_no) join tenant t on t.lane = s.lane and"
            + " t.tenant_no = s.tenant_no where t.tenant_id = '%s'";
    String usage =
        "select u.period_start::text, u.conversation_count, u.inbound_count,"
            + " u.outbound_direct_count, u.outbound_queued_count, u.last_conversation_at"
            + " from monthly_usage u join tenant t using (lane, tenant_no)"
            + " where t.tenant_id = '%s'";
    return difference(sessions, one, other) + difference(usage, one, other);
  }

  private long difference(String query, String one, String other) throws SQLException {
    String left = query.formatted(one);
    String right = query.formatted(other);
    assertTrue(server.number("select count(*) from (" + left + ") q") > 0);
    return server.number(
        "select count(*) from ((%1$s except all %2$s) union all (%2$s except all %1$s)) q"
            .formatted(left, right));
  }

  private static String codeAt(ImportFault fault) {
    return fault.getIndex() + " " + Status.fromCodeValue(fault.getError().getCode()).getCode();
  }

  private static String fieldAt(ImportFault fault) {
    String message = fault.getError().getMessage();
    return fault.getIndex() + " " + message.substring(0, message.indexOf(':'));
  }

  private List<TrackItem> history(String tenant, Random random, int size) {
    List<TrackItem> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Instant time = now.minusSeconds(random.nextInt(20 * 86_400));
      String customer = "c" + random.nextInt(40);
      items.add(
          random.nextBoolean()
              ? inbound(tenant, customer, "m" + i, time)
              : outbound(tenant, customer, "m" + i, time));
    }
    return items;
  }

  private static TrackItem of(String tenant, TrackItem item) {
    return item.hasInbound()
        ? edited(item, item.getInbound().toBuilder().setTenantId(tenant))
        : item.toBuilder().setOutbound(item.getOutbound().toBuilder().setTenantId(tenant)).build();
  }

  private static TrackItem edited(TrackItem item, TrackMessageRequest.Builder message) {
    return item.toBuilder().setInbound(message).build();
  }

  private static TrackItem inbound(String tenant, String customer, String id, Instant time) {
    return TrackItem.newBuilder()
        .setInbound(
            TrackMessageRequest.newBuilder()
                .setTenantId(tenant)
                .setCustomerId(customer)
                .setMessageId(id)
                .setOccurredAt(timestamp(time)))
        .build();
  }

  private static TrackItem outbound(String tenant, String customer, String id, Instant time) {
    return TrackItem.newBuilder()
        .setOutbound(
            TrackOutboundRequest.newBuilder()
                .setTenantId(tenant)
                .setCustomerId(customer)
                .setMessageId(id)
                .setPath(SendPath.SEND_PATH_QUEUED)
                .setOccurredAt(timestamp(time)))
        .build();
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }
}
