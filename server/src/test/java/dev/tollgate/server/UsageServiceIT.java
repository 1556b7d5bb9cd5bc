package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import com.google.rpc.BadRequest;
import com.google.rpc.ResourceInfo;
import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.Tracked;
import dev.tollgate.metering.v1.AuditEntry;
import dev.tollgate.metering.v1.Conversation;
import dev.tollgate.metering.v1.GetConversationRequest;
import dev.tollgate.metering.v1.GetDailyUsageRequest;
import dev.tollgate.metering.v1.GetSessionStatsRequest;
import dev.tollgate.metering.v1.GetSessionStatsResponse;
import dev.tollgate.metering.v1.GetUsageHistoryRequest;
import dev.tollgate.metering.v1.ListAuditEntriesRequest;
import dev.tollgate.metering.v1.ListAuditEntriesResponse;
import dev.tollgate.metering.v1.ListSessionsRequest;
import dev.tollgate.metering.v1.Session;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import dev.tollgate.metering.v1.UsageServiceGrpc.UsageServiceBlockingStub;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.LaneKey.Kind;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What UsageService shows of a server's records, conversations and changes. */
class UsageServiceIT {
  private static final Instant NOW = Instant.parse("2025-01-15T12:00:00Z");

  private static ConnectionSettings database;
  private static TestServer server;
  private static TollgateClient client;
  private static UsageServiceBlockingStub usage;

  @BeforeAll
  static void start() {
    database = TestPostgres.freshDatabase();
    server = TestServer.on(database, () -> NOW);
    client = server.client();
    usage = UsageServiceGrpc.newBlockingStub(client.channel());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static Tracked track(String tenantId, String customerId, String time) {
    return client
        .direct()
        .trackInbound(
            InboundMessage.builder(tenantId, customerId)
                .messageId(customerId + "/" + time)
                .occurredAt(Instant.parse(time))
                .build());
  }

  private static void sql(String statement) throws SQLException {
    try (Connection connection = TestPostgres.connect(database);
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private static Timestamp time(String text) {
    return Timestamp.newBuilder().setSeconds(Instant.parse(text).getEpochSecond()).build();
  }

  private static <T extends Message> T fails(Code code, Class<T> detail, Executable call)
      throws InvalidProtocolBufferException {
    StatusRuntimeException thrown = assertThrows(StatusRuntimeException.class, call);
    assertEquals(code, thrown.getStatus().getCode(), thrown.getMessage());
    return StatusProto.fromThrowable(thrown).getDetails(0).unpack(detail);
  }

  private static void invalid(String field, Executable call) throws Exception {
    BadRequest faults = fails(Code.INVALID_ARGUMENT, BadRequest.class, call);
    assertEquals(field, faults.getFieldViolations(0).getField());
  }

  private static void unknown(String type, String name, Executable call) throws Exception {
    ResourceInfo resource = fails(Code.NOT_FOUND, ResourceInfo.class, call);
    assertEquals("tollgate.dev/" + type, resource.getResourceType());
    assertEquals(name, resource.getResourceName());
  }

  private static GetSessionStatsRequest.Builder range(String tenantId, String from, String to) {
    return GetSessionStatsRequest.newBuilder()
        .setTenantId(tenantId)
        .setFrom(time(from))
        .setTo(time(to));
  }

  private static GetConversationRequest.Builder conversation(String tenantId) {
    return GetConversationRequest.newBuilder().setTenantId(tenantId);
  }

  private static List<String> starts(List<Session> sessions) {
    return sessions.stream()
        .map(session -> Instant.ofEpochSecond(session.getInfo().getSessionStart().getSeconds()))
        .map(Instant::toString)
        .toList();
  }

  @Test
  void statsAreOfSessionsThatStartInTheRange() throws Exception {
    track("stats", "a", "2025-01-01T00:00:00Z");
    track("stats", "a", "2025-01-01T10:00:00Z");
    track("stats", "a", "2025-01-02T09:59:59Z");
    track("stats", "a", "2025-01-05T00:00:00Z");
    track("stats", "b", "2025-01-02T00:00:00Z");
    track("stats", "c", "2025-01-06T00:00:00Z");
    track("other", "a", "2025-01-02T00:00:00Z");

    GetSessionStatsResponse all =
        usage.getSessionStats(
            range("stats", "2025-01-01T00:00:00Z", "2025-01-06T00:00:00Z").build());
    assertEquals(3, all.getSessionCount());
    assertEquals(2, all.getCustomerCount());
    assertEquals(5, all.getMessageCount());
    assertEquals(5.0 / 3, all.getMeanMessagesPerSession());
    GetSessionStatsResponse later =
        usage.getSessionStats(
            range("stats", "2025-01-01T00:00:01Z", "2025-01-05T00:00:00Z").build());
    assertEquals(1, later.getSessionCount());
    assertEquals(1, later.getMessageCount());
    assertEquals(
        GetSessionStatsResponse.getDefaultInstance(),
        usage.getSessionStats(
            range("stats", "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z").build()));
  }

  @Test
  void statsAreRefusedOutOfBounds() throws Exception {
    track("bounds", "a", "2025-01-01T00:00:00Z");
    String from = "2024-01-01T00:00:00Z";
    usage.getSessionStats(range("bounds", from, "2025-01-01T00:00:00Z").build());
    for (String to : List.of(from, "2023-12-31T00:00:00Z", "2025-01-01T00:00:01Z")) {
      invalid("to", () -> usage.getSessionStats(range("bounds", from, to).build()));
    }
    invalid("from", () -> usage.getSessionStats(range("bounds", from, from).clearFrom().build()));
    invalid(
        "from",
        () ->
            usage.getSessionStats(
                range("bounds", from, from)
                    .setFrom(Timestamp.newBuilder().setSeconds(Long.MIN_VALUE))
                    .build()));
  }

  @Test
  void aConversationIsShownAPageOfSessionsAtATime() throws Exception {
    List<String> times = new ArrayList<>();
    for (int day = 1; day <= 5; day++) {
      times.add(0, "2025-01-0" + (2 * day - 1) + "T08:00:00Z");
      track("pages", "a", times.get(0));
    }
    Tracked other = track("pages", "b", "2025-01-03T08:00:00Z");
    GetConversationRequest request =
        conversation("pages").setCustomerId("a").setPageSize(2).build();

    Conversation first = usage.getConversation(request);
    List<String> seen = new ArrayList<>(starts(first.getSessionsList()));
    Conversation page = first;
    while (!page.getNextPageToken().isEmpty()) {
      page =
          usage.getConversation(request.toBuilder().setPageToken(page.getNextPageToken()).build());
      assertEquals(first.getConversationId(), page.getConversationId());
      seen.addAll(starts(page.getSessionsList()));
    }

    assertEquals(times, seen);
    assertEquals("pages", first.getTenantId());
    assertEquals("a", first.getCustomerId());
    assertEquals(List.of("a"), first.getCustomerIdsList());
    assertEquals("", first.getCustomerName());
    assertEquals(NOW.getEpochSecond(), first.getCreatedAt().getSeconds());
    String id = other.conversationId();
    assertEquals(
        "b",
        usage.getConversation(conversation("pages").setConversationId(id).build()).getCustomerId());
    invalid(
        "page_token",
        () ->
            usage.getConversation(
                request.toBuilder()
                    .setCustomerId("b")
                    .setPageToken(first.getNextPageToken())
                    .build()));
  }

  @Test
  void anUnknownConversationIsNotFound() throws Exception {
    track("mine", "a", "2025-01-01T00:00:00Z");
    String others = track("others", "a", "2025-01-01T00:00:00Z").conversationId();
    for (String id :
        List.of(others, "cnv_0000_0000000000000001", "nonsense", "ses_0000_0000000000000001")) {
      unknown(
          "Conversation",
          id,
          () -> usage.getConversation(conversation("mine").setConversationId(id).build()));
      unknown("Conversation", id, () -> usage.listAuditEntries(audit("mine", id).build()));
    }
    // A customer's id is not repeated.
    unknown(
        "Conversation",
        "of the customer",
        () -> usage.getConversation(conversation("mine").setCustomerId("+966500000009").build()));
  }

  @Test
  void anUnknownTenantIsNotFound() throws Exception {
    String id = "nobody";
    for (Executable call :
        List.<Executable>of(
            () -> usage.getUsageHistory(history(id, 0)),
            () -> usage.getDailyUsage(GetDailyUsageRequest.newBuilder().setTenantId(id).build()),
            () ->
                usage.getSessionStats(
                    range(id, "2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z").build()),
            () -> usage.getConversation(conversation(id).setCustomerId("a").build()),
            () -> usage.listAuditEntries(audit(id, "").build()))) {
      unknown("Tenant", id, call);
    }
  }

  private static GetUsageHistoryRequest history(String tenantId, int months) {
    return GetUsageHistoryRequest.newBuilder().setTenantId(tenantId).setMonths(months).build();
  }

  @Test
  void aHistoryHasTwelveMonthsWhenNotTold() {
    track("twelve", "a", "2025-01-01T00:00:00Z");
    track("twelve", "a", "2024-02-29T00:00:00Z");
    track("twelve", "a", "2024-01-31T00:00:00Z");

    var months = usage.getUsageHistory(history("twelve", 0)).getUsageList();

    assertEquals(12, months.size());
    assertEquals(1, months.get(0).getInboundCount());
    assertEquals(0, months.get(1).getInboundCount());
    assertFalse(months.get(1).hasLastConversationAt());
    assertEquals(2, months.get(11).getPeriod().getMonth());
    assertEquals(1, months.get(11).getConversationCount());
    assertEquals(
        usage.getUsageHistory(history("twelve", 36)).getUsageList().subList(0, 12), months);
  }

  @Test
  void everyIdOfACustomerLeadsToTheJoinedConversation() throws Exception {
    String kept = track("joined", "phone", "2025-01-01T00:00:00Z").conversationId();
    String retired = track("joined", "user", "2025-01-03T00:00:00Z").conversationId();
    track("joined", "stranger", "2025-01-03T00:00:00Z");
    join("joined", kept, retired);
    sql(
        "insert into identity (lane, tenant_no, customer_id, conversation_no, alias)"
            + " select lane, tenant_no, 'another', conversation_no, true from conversation where "
            + named(kept));

    Conversation shown =
        usage.getConversation(conversation("joined").setConversationId(kept).build());

    assertEquals(kept, shown.getConversationId());
    assertEquals("phone", shown.getCustomerId());
    assertEquals(List.of("phone", "another", "user"), shown.getCustomerIdsList());
    assertEquals(
        List.of("2025-01-03T00:00:00Z", "2025-01-01T00:00:00Z"), starts(shown.getSessionsList()));
    assertEquals(
        shown, usage.getConversation(conversation("joined").setConversationId(retired).build()));
    for (String customer : List.of("phone", "another", "user")) {
      assertEquals(
          shown, usage.getConversation(conversation("joined").setCustomerId(customer).build()));
      assertEquals(
          shown.getSessionsList(),
          usage
              .listSessions(
                  ListSessionsRequest.newBuilder()
                      .setTenantId("joined")
                      .setCustomerId(customer)
                      .build())
              .getSessionsList());
    }
    GetSessionStatsResponse stats =
        usage.getSessionStats(
            range("joined", "2025-01-01T00:00:00Z", "2025-01-04T00:00:00Z").build());
    assertEquals(3, stats.getSessionCount());
    assertEquals(2, stats.getCustomerCount());
  }

  /** Makes a conversation part of another, as a message that links them does. */
  private static void join(String tenantId, String kept, String retired) throws SQLException {
    long keptNo = LaneKey.parse(Kind.CONVERSATION, kept).orElseThrow().number();
    sql("update conversation set joined_into = " + keptNo + " where " + named(retired));
    sql(
        "update identity set alias = true, conversation_no = "
            + keptNo
            + " where "
            + named(retired));
    sql("update session set conversation_no = " + keptNo + " where " + named(retired));
    sql("update message set conversation_no = " + keptNo + " where " + named(retired));
    sql(
        "insert into audit_entry (lane, audit_no, tenant_no, conversation_no, session_no, kind,"
            + " message_id, before, after, at, caller)"
            + " select lane, 1, tenant_no, conversation_no, null, 'CONVERSATIONS_JOINED', 'm', '[]',"
            + " '{\"into\": \"it\"}', '2025-01-04T00:00:00Z', 'key' from conversation where "
            + named(retired));
    ListAuditEntriesResponse both = usage.listAuditEntries(audit(tenantId, kept).build());
    assertEquals(1, both.getEntriesCount());
    assertEquals(retired, both.getEntries(0).getConversationId());
    assertEquals(both, usage.listAuditEntries(audit(tenantId, retired).build()));
  }

  private static String named(String conversationId) {
    LaneKey key = LaneKey.parse(Kind.CONVERSATION, conversationId).orElseThrow();
    return "lane = " + key.lane() + " and conversation_no = " + key.number();
  }

  private static ListAuditEntriesRequest.Builder audit(String tenantId, String conversationId) {
    return ListAuditEntriesRequest.newBuilder()
        .setTenantId(tenantId)
        .setConversationId(conversationId);
  }

  private static Timestamp after(Timestamp time) {
    return Timestamps.add(time, Durations.fromMicros(1));
  }

  @Test
  void changesAreListedNewestFirst() throws Exception {
    String earlier = track("changed", "a", "2025-01-02T00:00:00Z").conversationId();
    track("changed", "a", "2025-01-01T12:00:00Z");
    track("changed", "b", "2025-01-01T00:00:00Z");
    track("changed", "b", "2025-01-02T12:00:00Z");
    Tracked joining = track("changed", "b", "2025-01-01T18:00:00Z");
    track("unchanged", "a", "2025-01-01T00:00:00Z");
    sql(
        "insert into audit_entry (lane, audit_no, tenant_no, kind, before, after, at, reason)"
            + " select lane, 9000000000000000000, tenant_no, 'MESSAGES_VOIDED', '{}', '[1]',"
            + " '2025-01-20T00:00:00.000001Z', 'a mistake' from tenant where tenant_id = 'changed'");

    ListAuditEntriesResponse all = usage.listAuditEntries(audit("changed", "").build());

    assertEquals(
        List.of("MESSAGES_VOIDED", "SESSIONS_JOINED", "SESSION_START_MOVED"),
        all.getEntriesList().stream().map(AuditEntry::getKind).toList());
    AuditEntry voided = all.getEntries(0);
    assertEquals(
        AuditEntry.newBuilder()
            .setAuditId(voided.getAuditId())
            .setTenantId("changed")
            .setAt(time("2025-01-20T00:00:00Z").toBuilder().setNanos(1_000))
            .setKind("MESSAGES_VOIDED")
            .setReason("a mistake")
            .setBeforeJson("{}")
            .setAfterJson("[1]")
            .build(),
        voided);
    AuditEntry joined = all.getEntries(1);
    assertEquals(joining.conversationId(), joined.getConversationId());
    assertEquals(joining.session().sessionId(), joined.getSessionId());
    assertEquals("b/2025-01-01T18:00:00Z", joined.getMessageId());
    assertEquals("anonymous", joined.getCaller());
    assertTrue(joined.getBeforeJson().contains("2025-01-02T12:00:00Z"), joined.getBeforeJson());
    assertTrue(joined.getAfterJson().contains("2025-01-03T12:00:00Z"), joined.getAfterJson());
    assertEquals(3, all.getEntriesList().stream().map(AuditEntry::getAuditId).distinct().count());

    ListAuditEntriesRequest one = audit("changed", "").setPageSize(1).build();
    List<AuditEntry> paged = new ArrayList<>();
    ListAuditEntriesResponse page = usage.listAuditEntries(one);
    paged.addAll(page.getEntriesList());
    while (!page.getNextPageToken().isEmpty()) {
      page = usage.listAuditEntries(one.toBuilder().setPageToken(page.getNextPageToken()).build());
      paged.addAll(page.getEntriesList());
    }
    assertEquals(all.getEntriesList(), paged);
    assertEquals(
        all.getEntriesList().subList(2, 3),
        usage.listAuditEntries(audit("changed", earlier).build()).getEntriesList());
    assertEquals(0, usage.listAuditEntries(audit("unchanged", "").build()).getEntriesCount());
    assertEquals(
        List.of(voided),
        usage
            .listAuditEntries(
                audit("changed", "").setFrom(voided.getAt()).setTo(after(voided.getAt())).build())
            .getEntriesList());
    assertEquals(
        0,
        usage
            .listAuditEntries(
                audit("changed", "").setFrom(after(all.getEntries(0).getAt())).build())
            .getEntriesList()
            .stream()
            .filter(entry -> entry.getKind().equals("MESSAGES_VOIDED"))
            .count());
  }
}
