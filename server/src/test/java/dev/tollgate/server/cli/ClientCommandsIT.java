package dev.tollgate.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.Status;
import com.google.type.Date;
import dev.tollgate.metering.v1.AdminChange;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.Alert;
import dev.tollgate.metering.v1.AtLimit;
import dev.tollgate.metering.v1.AuditEntry;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.CheckQuotaResponse;
import dev.tollgate.metering.v1.Consistency;
import dev.tollgate.metering.v1.Conversation;
import dev.tollgate.metering.v1.DailyUsage;
import dev.tollgate.metering.v1.EndReservationRequest;
import dev.tollgate.metering.v1.Enforcement;
import dev.tollgate.metering.v1.GetConversationRequest;
import dev.tollgate.metering.v1.GetDailyUsageRequest;
import dev.tollgate.metering.v1.GetDailyUsageResponse;
import dev.tollgate.metering.v1.GetSessionStatsRequest;
import dev.tollgate.metering.v1.GetSessionStatsResponse;
import dev.tollgate.metering.v1.GetTenantRequest;
import dev.tollgate.metering.v1.GetUsageHistoryRequest;
import dev.tollgate.metering.v1.GetUsageHistoryResponse;
import dev.tollgate.metering.v1.GetUsageRequest;
import dev.tollgate.metering.v1.GetUsageResponse;
import dev.tollgate.metering.v1.Grant;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.GrantType;
import dev.tollgate.metering.v1.ListAdminChangesRequest;
import dev.tollgate.metering.v1.ListAdminChangesResponse;
import dev.tollgate.metering.v1.ListAlertsRequest;
import dev.tollgate.metering.v1.ListAlertsResponse;
import dev.tollgate.metering.v1.ListAuditEntriesRequest;
import dev.tollgate.metering.v1.ListAuditEntriesResponse;
import dev.tollgate.metering.v1.ListGrantsRequest;
import dev.tollgate.metering.v1.ListGrantsResponse;
import dev.tollgate.metering.v1.ListPlansResponse;
import dev.tollgate.metering.v1.ListReservationsResponse;
import dev.tollgate.metering.v1.ListSessionsRequest;
import dev.tollgate.metering.v1.ListSessionsResponse;
import dev.tollgate.metering.v1.ListTenantsRequest;
import dev.tollgate.metering.v1.ListTenantsResponse;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.MonthlyUsage;
import dev.tollgate.metering.v1.Plan;
import dev.tollgate.metering.v1.Quota;
import dev.tollgate.metering.v1.ReleaseReservationRequest;
import dev.tollgate.metering.v1.ReleaseReservationResponse;
import dev.tollgate.metering.v1.Reservation;
import dev.tollgate.metering.v1.ReservationState;
import dev.tollgate.metering.v1.ReserveQuotaRequest;
import dev.tollgate.metering.v1.ReserveQuotaResponse;
import dev.tollgate.metering.v1.SendPath;
import dev.tollgate.metering.v1.Session;
import dev.tollgate.metering.v1.SessionPolicy;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackMessageResponse;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.TrackOutboundResponse;
import dev.tollgate.metering.v1.UpdatePlanRequest;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client commands against a server that answers as it is told. */
@Timeout(60)
class ClientCommandsIT {
  private FakeTollgate server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeTollgate();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void trackRecordsAMessageAndShowsIt() {
    server.answer(MeteringServiceGrpc.getTrackMessageMethod(), Samples.TRACKED);

    CommandRun run =
        run(
            "track --tenant acme --customer +100 --message-id m1 --at 2025-01-15T12:00:00Z"
                + " --alias SA.1 --alias +1001 --name Ann --label a=b --label c=d");

    assertEquals(0, run.exitCode(), run.err());
    assertEquals(
        List.of(
            "message m1",
            "duplicate no",
            "conversation c1",
            "session s1",
            "opened by it yes",
            "start 2025-01-15T12:00:00Z",
            "end 2025-01-16T12:00:00Z",
            "messages 1",
            "period 2025-01 Asia/Riyadh",
            "conversations 12"),
        run.cells());
    assertEquals(
        TrackMessageRequest.newBuilder()
            .setTenantId("acme")
            .setCustomerId("+100")
            .addCustomerAliases("SA.1")
            .addCustomerAliases("+1001")
            .setMessageId("m1")
            .setOccurredAt(Samples.time("2025-01-15T12:00:00Z"))
            .setCustomerName("Ann")
            .putLabels("a", "b")
            .putLabels("c", "d")
            .build(),
        only(TrackMessageRequest.class));
  }

  @Test
  void trackPrintsJson() throws IOException {
    server.answer(MeteringServiceGrpc.getTrackMessageMethod(), Samples.TRACKED);

    CommandRun run = run("track --tenant acme --customer @ann --json");

    assertEquals(Samples.TRACKED, parsed(run, TrackMessageResponse.newBuilder()).build());
    assertTrue(run.out().contains("\"duplicate\": false"), run.out());
    assertEquals("@ann", only(TrackMessageRequest.class).getCustomerId());
  }

  @Test
  void outboundRecordsASend() {
    server.answer(
        MeteringServiceGrpc.getTrackOutboundMethod(),
        TrackOutboundResponse.newBuilder().setSession(Samples.SESSION).setDuplicate(true).build());

    CommandRun run = run("outbound --tenant acme --conversation c1 --alias SA.1 --path queued");
    CommandRun direct = run("outbound --tenant acme --customer C --alias SA.2 --alias SA.3");

    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.cells().contains("duplicate yes"), run.out());
    List<TrackOutboundRequest> requests = server.requests(TrackOutboundRequest.class);
    assertEquals("c1", requests.get(0).getConversationId());
    assertEquals(List.of("SA.1"), requests.get(0).getCustomerAliasesList());
    assertEquals(SendPath.SEND_PATH_QUEUED, requests.get(0).getPath());
    assertFalse(requests.get(0).getMessageId().isEmpty());
    assertTrue(run.cells().contains("message " + requests.get(0).getMessageId()), run.out());
    assertEquals(0, direct.exitCode(), direct.err());
    assertEquals("C", requests.get(1).getCustomerId());
    assertEquals(List.of("SA.2", "SA.3"), requests.get(1).getCustomerAliasesList());
    assertEquals(SendPath.SEND_PATH_DIRECT, requests.get(1).getPath());
    assertNotEquals(requests.get(0).getMessageId(), requests.get(1).getMessageId());
  }

  @Test
  void reserveHoldsOutboundSettlesAndReleaseGivesBack() throws IOException {
    ReserveQuotaResponse held =
        ReserveQuotaResponse.newBuilder()
            .setDecision(Samples.decision(true))
            .setReservationId("rsv_1")
            .setReservationState(ReservationState.RESERVATION_STATE_HELD)
            .setExpiresAt(Samples.time("2025-01-15T12:01:00Z"))
            .build();
    server.answer(MeteringServiceGrpc.getReserveQuotaMethod(), held);
    server.answer(
        MeteringServiceGrpc.getTrackOutboundMethod(),
        TrackOutboundResponse.newBuilder()
            .setSession(Samples.SESSION)
            .setReservationState(ReservationState.RESERVATION_STATE_SETTLED)
            .build());
    server.answer(
        MeteringServiceGrpc.getReleaseReservationMethod(),
        ReleaseReservationResponse.newBuilder()
            .setReservationState(ReservationState.RESERVATION_STATE_RELEASED)
            .build());

    CommandRun reserve = run("reserve --tenant acme --customer C --ttl PT30S --key k");
    CommandRun json = run("reserve --tenant acme --customer C --json");
    CommandRun outbound = run("outbound --tenant acme --customer C --reservation rsv_1");
    CommandRun release = run("release --tenant acme rsv_1");
    server.answer(
        AdminServiceGrpc.getEndReservationMethod(),
        Reservation.newBuilder()
            .setReservationState(ReservationState.RESERVATION_STATE_EXPIRED)
            .build());
    CommandRun byHand = run("release --tenant acme rsv_1 --reason gone --request-id r");
    server.answer(
        AdminServiceGrpc.getListReservationsMethod(),
        ListReservationsResponse.newBuilder()
            .addReservations(
                Reservation.newBuilder()
                    .setReservationId("rsv_1")
                    .setConversationId("cnv_1")
                    .setExpiresAt(Samples.time("2025-01-15T12:01:00Z")))
            .build());
    CommandRun listed = run("reservations --tenant acme");

    assertEquals(0, reserve.exitCode(), reserve.err());
    assertEquals("reservation rsv_1", reserve.cells().get(0));
    assertEquals("state HELD", reserve.cells().get(1));
    assertEquals("until 2025-01-15T12:01:00Z", reserve.cells().get(2));
    assertTrue(reserve.cells().contains("allowed yes"), reserve.out());
    assertEquals(held, parsed(json, ReserveQuotaResponse.newBuilder()).build());
    ReserveQuotaRequest asked = server.requests(ReserveQuotaRequest.class).get(0);
    assertEquals("k", asked.getReservationKey());
    assertEquals(30, asked.getTtl().getSeconds());
    assertFalse(server.requests(ReserveQuotaRequest.class).get(1).getReservationKey().isEmpty());
    assertEquals("reservation SETTLED", outbound.cells().get(0));
    assertEquals("rsv_1", only(TrackOutboundRequest.class).getReservationId());
    assertEquals(List.of("state RELEASED"), release.cells());
    assertEquals(List.of("state EXPIRED"), byHand.cells());
    assertEquals("gone", only(EndReservationRequest.class).getReason());
    assertEquals("r", only(EndReservationRequest.class).getRequestId());
    assertEquals("rsv_1 cnv_1 2025-01-15T12:01:00Z", listed.cells().get(1));
    assertEquals("rsv_1", only(ReleaseReservationRequest.class).getReservationId());
  }

  @Test
  void aReservationThatIsRefusedExitsThree() {
    server.answer(
        MeteringServiceGrpc.getReserveQuotaMethod(),
        ReserveQuotaResponse.newBuilder().setDecision(Samples.decision(false)).build());

    CommandRun run = run("reserve --tenant acme --customer C");

    assertEquals(3, run.exitCode());
    assertTrue(run.cells().contains("allowed no"), run.out());
  }

  @Test
  void alertsListsTheWorst() {
    server.answer(
        UsageServiceGrpc.getListAlertsMethod(),
        ListAlertsResponse.newBuilder()
            .addAlerts(
                Alert.newBuilder()
                    .setTenantId("acme")
                    .setThresholdPercent(90)
                    .setUsedPercent(97.25)
                    .setQuota(
                        Quota.newBuilder()
                            .setUsed(389)
                            .setEffectiveLimit(400)
                            .setHeld(2)
                            .setPlanCode("FREE")))
            .build());

    CommandRun run = run("alerts --at-least 80 --page-size 5");

    assertEquals(0, run.exitCode(), run.err());
    assertEquals(
        List.of("TENANT THRESHOLD USED OF SHARE HELD PLAN", "acme 90 % 389 400 97.3 % 2 FREE"),
        run.cells());
    assertEquals(80, only(ListAlertsRequest.class).getAtLeastPercent());
    assertEquals(5, only(ListAlertsRequest.class).getPageSize());
  }

  @Test
  void checkExitsZeroWhenAllowed() {
    answerCheck(true);

    CommandRun run = run("check --tenant acme --customer C");

    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.cells().contains("allowed yes"), run.out());
    assertTrue(run.cells().contains("used % 99.9"), run.out());
    assertEquals(Consistency.CONSISTENCY_CACHED, only(CheckQuotaRequest.class).getConsistency());
  }

  @Test
  void checkExitsThreeWhenRefused() throws IOException {
    answerCheck(false);

    CommandRun table = run("check --tenant acme --customer C --alias SA.1 --strong");
    CommandRun json = run("check --tenant acme --customer C --json");

    assertEquals(3, table.exitCode(), table.err());
    assertEquals("", table.err());
    assertTrue(
        table
            .cells()
            .containsAll(
                List.of(
                    "allowed no",
                    "reason LIMIT_REACHED",
                    "message " + Samples.LIMIT_REACHED,
                    "opens a session yes",
                    "limit 1000",
                    "remaining 0")),
        table.out());
    assertEquals(3, json.exitCode());
    assertEquals(
        Samples.decision(false), parsed(json, CheckQuotaResponse.newBuilder()).getDecision());
    assertEquals(
        Consistency.CONSISTENCY_STRONG,
        server.requests(CheckQuotaRequest.class).get(0).getConsistency());
    assertEquals(
        List.of(List.of("SA.1"), List.of()),
        server.requests(CheckQuotaRequest.class).stream()
            .map(request -> List.copyOf(request.getCustomerAliasesList()))
            .toList());
  }

  @Test
  void usageShowsAMonth() throws IOException {
    GetUsageResponse answer = GetUsageResponse.newBuilder().setUsage(Samples.USAGE).build();
    server.answer(UsageServiceGrpc.getGetUsageMethod(), answer);

    CommandRun table = run("usage --tenant acme --month 2025-01");
    CommandRun json = run("usage --tenant acme --json");

    assertEquals(
        List.of(
            "tenant acme",
            "period 2025-01 Asia/Riyadh",
            "start 2024-12-31T21:00:00Z",
            "end 2025-01-31T21:00:00Z",
            "conversations 12",
            "inbound 30",
            "outbound direct 4",
            "outbound queued 5",
            "last conversation 2025-01-15T12:00:00Z"),
        table.cells());
    assertEquals(answer, parsed(json, GetUsageResponse.newBuilder()).build());
    List<GetUsageRequest> requests = server.requests(GetUsageRequest.class);
    assertEquals(2025, requests.get(0).getYear());
    assertEquals(1, requests.get(0).getMonth());
    assertEquals(0, requests.get(1).getYear());
    assertEquals(0, requests.get(1).getMonth());
  }

  @Test
  void usageShowsEachDayOfAMonth() throws IOException {
    GetDailyUsageResponse answer =
        GetDailyUsageResponse.newBuilder()
            .setPeriod(Samples.JANUARY)
            .addDays(
                DailyUsage.newBuilder()
                    .setDay(Date.newBuilder().setYear(2025).setMonth(1).setDay(9))
                    .setConversationCount(1)
                    .setInboundCount(2)
                    .setOutboundDirectCount(3)
                    .setOutboundQueuedCount(4))
            .build();
    server.answer(UsageServiceGrpc.getGetDailyUsageMethod(), answer);

    CommandRun table = run("usage --tenant acme --daily --month 2025-01");
    CommandRun json = run("usage --tenant acme --daily --json");

    assertEquals(
        List.of("DAY CONVERSATIONS INBOUND OUTBOUND DIRECT OUTBOUND QUEUED", "2025-01-09 1 2 3 4"),
        table.cells());
    assertEquals(answer, parsed(json, GetDailyUsageResponse.newBuilder()).build());
    List<GetDailyUsageRequest> requests = server.requests(GetDailyUsageRequest.class);
    assertEquals(
        GetDailyUsageRequest.newBuilder().setTenantId("acme").setYear(2025).setMonth(1).build(),
        requests.get(0));
    assertEquals(0, requests.get(1).getYear());
  }

  @Test
  void usageShowsAHistory() throws IOException {
    GetUsageHistoryResponse answer =
        GetUsageHistoryResponse.newBuilder()
            .addUsage(Samples.USAGE)
            .addUsage(MonthlyUsage.newBuilder().setPeriod(Samples.JANUARY))
            .build();
    server.answer(UsageServiceGrpc.getGetUsageHistoryMethod(), answer);

    CommandRun table = run("usage --tenant acme --history 2");
    CommandRun json = run("usage --tenant acme --history 2 --json");
    CommandRun wrong = run("usage --tenant acme --history 2 --month 2025-01");

    assertEquals(
        List.of(
            "PERIOD CONVERSATIONS INBOUND OUTBOUND DIRECT OUTBOUND QUEUED LAST CONVERSATION",
            "2025-01 Asia/Riyadh 12 30 4 5 2025-01-15T12:00:00Z",
            "2025-01 Asia/Riyadh 0 0 0 0 -"),
        table.cells());
    assertEquals(answer, parsed(json, GetUsageHistoryResponse.newBuilder()).build());
    assertEquals(2, wrong.exitCode());
    assertTrue(wrong.err().startsWith("--history begins with the current month"), wrong.err());
    assertEquals(
        List.of(2, 2),
        server.requests(GetUsageHistoryRequest.class).stream()
            .map(GetUsageHistoryRequest::getMonths)
            .toList());
  }

  @Test
  void statsShowsAStretchOfTime() throws IOException {
    GetSessionStatsResponse answer =
        GetSessionStatsResponse.newBuilder()
            .setSessionCount(3)
            .setCustomerCount(2)
            .setMessageCount(8)
            .setMeanMessagesPerSession(8.0 / 3)
            .build();
    server.answer(UsageServiceGrpc.getGetSessionStatsMethod(), answer);
    String range = " --from 2025-01-01T00:00:00Z --to 2025-02-01T00:00:00Z";

    CommandRun table = run("stats --tenant acme" + range);
    CommandRun json = run("stats --tenant acme --json" + range);

    assertEquals(
        List.of("sessions 3", "customers 2", "messages 8", "messages a session 2.67"),
        table.cells());
    assertEquals(answer, parsed(json, GetSessionStatsResponse.newBuilder()).build());
    assertEquals(
        GetSessionStatsRequest.newBuilder()
            .setTenantId("acme")
            .setFrom(Samples.time("2025-01-01T00:00:00Z"))
            .setTo(Samples.time("2025-02-01T00:00:00Z"))
            .build(),
        server.requests(GetSessionStatsRequest.class).get(0));
    assertEquals(2, run("stats --tenant acme --from 2025-01-01T00:00:00Z").exitCode());
  }

  @Test
  void conversationShowsIdsAndSessions() throws IOException {
    Conversation answer =
        Conversation.newBuilder()
            .setConversationId("c1")
            .setTenantId("acme")
            .setCustomerId("+100")
            .addCustomerIds("+100")
            .addCustomerIds("SA.1")
            .setCreatedAt(Samples.time("2025-01-15T12:00:00Z"))
            .addSessions(Session.newBuilder().setInfo(Samples.SESSION).setCustomerId("+100"))
            .setNextPageToken("next")
            .build();
    server.answer(UsageServiceGrpc.getGetConversationMethod(), answer);

    CommandRun table = run("conversation --tenant acme --customer SA.1 --page-size 1");
    CommandRun json = run("conversation --tenant acme --conversation c0 --page-token here --json");

    assertEquals(
        List.of(
            "conversation c1",
            "tenant acme",
            "customer +100, SA.1",
            "name -",
            "created 2025-01-15T12:00:00Z",
            "SESSION CUSTOMER NAME START END MESSAGES ACTIVE",
            "s1 +100 - 2025-01-15T12:00:00Z 2025-01-16T12:00:00Z 1 no",
            "More: --page-token next"),
        table.cells());
    assertEquals(answer, parsed(json, Conversation.newBuilder()).build());
    assertEquals(
        List.of(
            GetConversationRequest.newBuilder()
                .setTenantId("acme")
                .setCustomerId("SA.1")
                .setPageSize(1)
                .build(),
            GetConversationRequest.newBuilder()
                .setTenantId("acme")
                .setConversationId("c0")
                .setPageSize(100)
                .setPageToken("here")
                .build()),
        server.requests(GetConversationRequest.class));
    assertEquals(2, run("conversation --tenant acme").exitCode());
  }

  @Test
  void auditListsAPage() {
    server.answer(
        UsageServiceGrpc.getListAuditEntriesMethod(),
        ListAuditEntriesResponse.newBuilder()
            .addEntries(
                AuditEntry.newBuilder()
                    .setAt(Samples.time("2025-01-15T12:00:00Z"))
                    .setKind("MESSAGES_VOIDED")
                    .setCaller("key")
                    .setReason("a test"))
            .setNextPageToken("next")
            .build());

    CommandRun run = run("audit --tenant acme --conversation c1 --page-size 1 --page-token here");

    assertEquals(
        List.of(
            "AT KIND CONVERSATION SESSION MESSAGE BY REASON",
            "2025-01-15T12:00:00Z MESSAGES_VOIDED - - - key a test",
            "More: --page-token next"),
        run.cells());
    assertEquals(
        ListAuditEntriesRequest.newBuilder()
            .setTenantId("acme")
            .setConversationId("c1")
            .setPageSize(1)
            .setPageToken("here")
            .build(),
        only(ListAuditEntriesRequest.class));
  }

  @Test
  void auditAdminListsAPageOfChanges() {
    server.answer(
        AdminServiceGrpc.getListAdminChangesMethod(),
        ListAdminChangesResponse.newBuilder()
            .addChanges(
                AdminChange.newBuilder()
                    .setAt(Samples.time("2025-01-15T12:00:00Z"))
                    .setCaller("key")
                    .setAction("UpdatePlan")
                    .setResource("plan/FREE")
                    .setAfterJson("{}"))
            .setNextPageToken("next")
            .build());

    CommandRun run =
        run(
            "audit --admin --resource plan/FREE --caller key --from 2025-01-01T00:00:00Z"
                + " --to 2025-02-01T00:00:00Z --page-size 1 --page-token here");

    assertEquals(
        List.of(
            "AT ACTION RESOURCE BY BEFORE AFTER",
            "2025-01-15T12:00:00Z UpdatePlan plan/FREE key - {}",
            "More: --page-token next"),
        run.cells());
    assertEquals(
        ListAdminChangesRequest.newBuilder()
            .setResource("plan/FREE")
            .setCaller("key")
            .setFrom(Samples.time("2025-01-01T00:00:00Z"))
            .setTo(Samples.time("2025-02-01T00:00:00Z"))
            .setPageSize(1)
            .setPageToken("here")
            .build(),
        only(ListAdminChangesRequest.class));
  }

  @Test
  void sessionsListsAPage() {
    server.answer(
        UsageServiceGrpc.getListSessionsMethod(),
        ListSessionsResponse.newBuilder()
            .addSessions(
                Session.newBuilder().setInfo(Samples.SESSION).setCustomerId("+100").setActive(true))
            .setNextPageToken("next")
            .build());

    CommandRun run =
        run("sessions --tenant acme --customer +100 --active --page-size 1 --page-token here");

    assertEquals(
        List.of(
            "SESSION CUSTOMER NAME START END MESSAGES ACTIVE",
            "s1 +100 - 2025-01-15T12:00:00Z 2025-01-16T12:00:00Z 1 yes",
            "More: --page-token next"),
        run.cells());
    assertEquals(
        ListSessionsRequest.newBuilder()
            .setTenantId("acme")
            .setCustomerId("+100")
            .setActiveOnly(true)
            .setPageSize(1)
            .setPageToken("here")
            .build(),
        only(ListSessionsRequest.class));
  }

  @Test
  void jsonOfAPageIsOneDocument() throws IOException {
    ListTenantsResponse answer =
        ListTenantsResponse.newBuilder()
            .addTenants(Samples.TENANT)
            .setNextPageToken("next")
            .build();
    server.answer(AdminServiceGrpc.getListTenantsMethod(), answer);

    CommandRun run = run("tenant list --json");

    assertEquals(answer, parsed(run, ListTenantsResponse.newBuilder()).build());
    assertEquals(100, only(ListTenantsRequest.class).getPageSize());
  }

  @Test
  void tenantGetShowsATenant() {
    server.answer(AdminServiceGrpc.getGetTenantMethod(), Samples.TENANT);

    CommandRun run = run("tenant get --tenant acme");

    assertEquals(
        List.of(
            "TENANT PLAN OWN LIMIT TIME ZONE ANCHOR DAY CURRENT PERIOD AT LIMIT ENFORCEMENT SUSPENDED",
            "acme PRO 30 Asia/Riyadh 1 2025-01 Asia/Riyadh - - no"),
        run.cells());
    assertEquals("acme", only(GetTenantRequest.class).getTenantId());
  }

  @Test
  void tenantSetChangesWhatIsGiven() {
    server.answer(AdminServiceGrpc.getUpdateTenantMethod(), Samples.TENANT);

    run("tenant set --tenant acme --plan PRO --own-limit 30 --request-id r1");
    run("tenant set --tenant acme --own-limit none --time-zone Asia/Riyadh --anchor-day 5");
    CommandRun created = run("tenant set --tenant acme --create");

    assertEquals(0, created.exitCode(), created.err());
    List<UpdateTenantRequest> requests = server.requests(UpdateTenantRequest.class);
    assertEquals("PRO", requests.get(0).getTenant().getPlanCode());
    assertEquals(30, requests.get(0).getTenant().getOwnLimit());
    assertEquals(List.of("plan_code", "own_limit"), requests.get(0).getUpdateMask().getPathsList());
    assertEquals("r1", requests.get(0).getRequestId());
    assertFalse(requests.get(1).getTenant().hasOwnLimit());
    assertEquals("Asia/Riyadh", requests.get(1).getTenant().getTimeZone());
    assertEquals(5, requests.get(1).getTenant().getAnchorDay());
    assertEquals(
        List.of("own_limit", "time_zone", "anchor_day"),
        requests.get(1).getUpdateMask().getPathsList());
    assertFalse(requests.get(1).getRequestId().isEmpty());
    assertFalse(requests.get(1).getAllowMissing());
    assertTrue(requests.get(2).getAllowMissing());
    assertFalse(requests.get(2).hasUpdateMask());
  }

  @Test
  void tenantSetSuspendsResumesAndOverridesItsPlan() {
    server.answer(
        AdminServiceGrpc.getUpdateTenantMethod(),
        Samples.TENANT.toBuilder()
            .setAtLimit(AtLimit.AT_LIMIT_ALLOW)
            .setEnforcement(Enforcement.ENFORCEMENT_SHADOW)
            .setSuspended(true)
            .setSuspensionReason("unpaid")
            .build());

    CommandRun run =
        run(
            "tenant set --tenant acme --at-limit allow --enforcement shadow --suspend --reason unpaid");
    run("tenant set --tenant acme --at-limit plan --enforcement plan --resume");
    CommandRun both = run("tenant set --tenant acme --suspend --resume");

    assertTrue(
        run.cells()
            .contains("acme PRO 30 Asia/Riyadh 1 2025-01 Asia/Riyadh ALLOW SHADOW yes: unpaid"),
        run.out());
    assertEquals(2, both.exitCode());
    List<UpdateTenantRequest> requests = server.requests(UpdateTenantRequest.class);
    assertEquals(2, requests.size());
    List<String> fields = List.of("at_limit", "enforcement", "suspended", "suspension_reason");
    assertEquals(fields, requests.get(0).getUpdateMask().getPathsList());
    assertEquals(
        Tenant.newBuilder()
            .setTenantId("acme")
            .setAtLimit(AtLimit.AT_LIMIT_ALLOW)
            .setEnforcement(Enforcement.ENFORCEMENT_SHADOW)
            .setSuspended(true)
            .setSuspensionReason("unpaid")
            .build(),
        requests.get(0).getTenant());
    assertEquals(fields.subList(0, 3), requests.get(1).getUpdateMask().getPathsList());
    assertEquals(
        Tenant.newBuilder().setTenantId("acme").setSuspended(false).build(),
        requests.get(1).getTenant());
  }

  @Test
  void planSetSetsThresholdsTriesLimitsAndRetires() {
    server.answer(AdminServiceGrpc.getUpdatePlanMethod(), plan("PRO").build());

    run("plan set --code PRO --thresholds 50,100 --enforcement shadow --retire");
    run("plan set --code PRO --thresholds none --unretire");
    CommandRun both = run("plan set --code PRO --retire --unretire");
    CommandRun garbled = run("plan set --code PRO --thresholds 50,,60");

    assertEquals(2, both.exitCode());
    assertEquals(2, garbled.exitCode());
    List<UpdatePlanRequest> requests = server.requests(UpdatePlanRequest.class);
    assertEquals(2, requests.size());
    assertEquals(
        Plan.newBuilder()
            .setCode("PRO")
            .addThresholdsPercent(50)
            .addThresholdsPercent(100)
            .setEnforcement(Enforcement.ENFORCEMENT_SHADOW)
            .setRetired(true)
            .build(),
        requests.get(0).getPlan());
    assertEquals(
        List.of("thresholds_percent", "enforcement", "retired"),
        requests.get(0).getUpdateMask().getPathsList());
    assertEquals(
        Plan.newBuilder().setCode("PRO").setRetired(false).build(), requests.get(1).getPlan());
    assertEquals(
        List.of("thresholds_percent", "retired"), requests.get(1).getUpdateMask().getPathsList());
  }

  @Test
  void grantAddTellsTheIdThatARepeatNeeds() {
    server.answer(AdminServiceGrpc.getGrantQuotaMethod(), grant());

    CommandRun random = run("grant add --tenant acme --amount 10 --reason bought");
    CommandRun given =
        run(
            "grant add --tenant acme --amount -5 --type correction --reason fixed --month 2025-01"
                + " --request-id r1");
    run("grant add --tenant acme --amount 10 --reason bought --rollover-periods 2");

    List<GrantQuotaRequest> requests = server.requests(GrantQuotaRequest.class);
    assertEquals(
        "To repeat it: --request-id " + requests.get(0).getRequestId(), random.err().strip());
    assertEquals(GrantType.GRANT_TYPE_TOP_UP, requests.get(0).getType());
    assertEquals("", given.err());
    assertEquals(
        GrantQuotaRequest.newBuilder()
            .setTenantId("acme")
            .setAmount(-5)
            .setType(GrantType.GRANT_TYPE_CORRECTION)
            .setReason("fixed")
            .setRequestId("r1")
            .setYear(2025)
            .setMonth(1)
            .build(),
        requests.get(1));
    assertEquals(2, requests.get(2).getRolloverPeriods());
    assertEquals(
        List.of(
            "GRANT AMOUNT TYPE PERIOD AT BY ROLLS OVER REASON",
            "g1 10 TOP_UP 2025-01 Asia/Riyadh 2025-01-15T12:00:00Z - 2 bought"),
        given.cells());
  }

  @Test
  void grantListListsGrants() {
    server.answer(
        AdminServiceGrpc.getListGrantsMethod(),
        ListGrantsResponse.newBuilder().addGrants(grant()).addGrants(grant()).build());

    CommandRun run = run("grant list --tenant acme");

    assertEquals(3, run.cells().size(), run.out());
    assertEquals("acme", only(ListGrantsRequest.class).getTenantId());
  }

  @Test
  void plansListsPlans() {
    server.answer(
        AdminServiceGrpc.getListPlansMethod(),
        ListPlansResponse.newBuilder()
            .addPlans(plan("FREE").setLimit(1000))
            .addPlans(
                plan("ENTERPRISE")
                    .addThresholdsPercent(50)
                    .addThresholdsPercent(100)
                    .setEnforcement(Enforcement.ENFORCEMENT_SHADOW)
                    .setRetired(true))
            .build());

    CommandRun run = run("plans");

    assertEquals(
        List.of(
            "PLAN NAME LIMIT AT LIMIT WARN AT % SESSIONS THRESHOLDS % ENFORCEMENT RETIRED",
            "FREE A plan 1000 DENY_ALL 90 SLIDING PT24H - ENFORCED no",
            "ENTERPRISE A plan none DENY_ALL 90 SLIDING PT24H 50,100 SHADOW yes"),
        run.cells());
  }

  @Test
  void planSetChangesWhatIsGiven() {
    server.answer(AdminServiceGrpc.getUpdatePlanMethod(), plan("PRO").build());

    CommandRun run =
        run("plan set --code PRO --name Pro --limit none --at-limit ALLOW --warn-at-percent 80");

    assertEquals(0, run.exitCode(), run.err());
    UpdatePlanRequest request = only(UpdatePlanRequest.class);
    assertEquals(
        List.of("name", "limit", "at_limit", "warn_at_percent"),
        request.getUpdateMask().getPathsList());
    assertEquals(
        Plan.newBuilder()
            .setCode("PRO")
            .setName("Pro")
            .setAtLimit(AtLimit.AT_LIMIT_ALLOW)
            .setWarnAtPercent(80)
            .build(),
        request.getPlan());
  }

  @Test
  void aFailureIsToldWithItsFieldsAndExitsOne() {
    server.fail(
        StatusProto.toStatusRuntimeException(
            Status.newBuilder()
                .setCode(io.grpc.Status.Code.INVALID_ARGUMENT.value())
                .setMessage("2 fields break their rules")
                .addDetails(
                    Any.pack(
                        BadRequest.newBuilder()
                            .addFieldViolations(violation("tenant_id", "1 to 128 characters"))
                            .addFieldViolations(violation("customer_id", "no control characters"))
                            .build()))
                .build()));

    for (String command :
        List.of("track --tenant t --customer c", "usage --tenant t", "plans --json")) {
      CommandRun run = run(command);

      assertEquals(1, run.exitCode());
      assertEquals("", run.out());
      assertEquals(
          List.of(
              "INVALID_ARGUMENT: 2 fields break their rules",
              "  tenant_id: 1 to 128 characters",
              "  customer_id: no control characters"),
          run.err().lines().toList());
    }
  }

  @Test
  void aMessageOfUnknownOutcomeCanBeRepeated() {
    server.fallSilent();

    CommandRun run = run("track --tenant acme --customer C --deadline PT0.2S");

    assertEquals(1, run.exitCode());
    TrackMessageRequest request = only(TrackMessageRequest.class);
    List<String> told = run.err().lines().toList();
    assertTrue(
        told.get(0).startsWith("To repeat it: --message-id " + request.getMessageId() + " --at "),
        run.err());
    assertTrue(told.get(1).startsWith("DEADLINE_EXCEEDED: "), run.err());
  }

  @Test
  void aServerThatIsNotThereIsUnavailable() {
    String address = server.address();
    server.close();

    CommandRun run = CommandRun.of("plans", "--server", address);

    assertEquals(1, run.exitCode());
    assertTrue(run.err().startsWith("UNAVAILABLE: "), run.err());
    assertTrue(run.err().contains(address), run.err());
    assertFalse(run.err().contains("\tat "), run.err());
  }

  @Test
  void everyOptionMayComeFromTheEnvironment() throws IOException {
    server.answer(MeteringServiceGrpc.getTrackMessageMethod(), Samples.TRACKED);
    Map<String, String> environment =
        Map.of(
            "TOLLGATE_SERVER", server.address(),
            "TOLLGATE_TENANT", "from-environment",
            "TOLLGATE_CUSTOMER", "C",
            "TOLLGATE_MESSAGE_ID", "m1",
            "TOLLGATE_LABEL", "a=b",
            "TOLLGATE_AT", "2025-01-15T12:00:00Z",
            "TOLLGATE_JSON", "true");

    CommandRun run = CommandRun.of(environment, "track");
    CommandRun overridden = CommandRun.of(environment, "track", "--tenant", "given");
    CommandRun bothWays = CommandRun.of(environment, "track", "--json");

    assertEquals(Samples.TRACKED, parsed(run, TrackMessageResponse.newBuilder()).build());
    assertEquals(Samples.TRACKED, parsed(bothWays, TrackMessageResponse.newBuilder()).build());
    assertEquals(0, overridden.exitCode());
    List<TrackMessageRequest> requests = server.requests(TrackMessageRequest.class);
    assertEquals("from-environment", requests.get(0).getTenantId());
    assertEquals("m1", requests.get(0).getMessageId());
    assertEquals(Map.of("a", "b"), requests.get(0).getLabelsMap());
    assertEquals("given", requests.get(1).getTenantId());
  }

  private CommandRun run(String commandLine) {
    return CommandRun.of(
        Stream.concat(Stream.of(commandLine.split(" ")), Stream.of("--server", server.address()))
            .toArray(String[]::new));
  }

  private void answerCheck(boolean allowed) {
    server.answer(
        MeteringServiceGrpc.getCheckQuotaMethod(),
        CheckQuotaResponse.newBuilder().setDecision(Samples.decision(allowed)).build());
  }

  private <Q extends Message> Q only(Class<Q> type) {
    List<Q> requests = server.requests(type);
    assertEquals(1, requests.size(), "requests of " + type);
    return requests.get(0);
  }

  /** The builder, filled with what was printed as JSON: every field is one of the contract's. */
  private static <B extends Message.Builder> B parsed(CommandRun run, B builder)
      throws IOException {
    assertEquals("", run.err());
    JsonFormat.parser().merge(run.out(), builder);
    return builder;
  }

  private static BadRequest.FieldViolation violation(String field, String description) {
    return BadRequest.FieldViolation.newBuilder()
        .setField(field)
        .setDescription(description)
        .build();
  }

  private static Grant grant() {
    return Grant.newBuilder()
        .setGrantId("g1")
        .setTenantId("acme")
        .setAmount(10)
        .setType(GrantType.GRANT_TYPE_TOP_UP)
        .setReason("bought")
        .setGrantedAt(Samples.time("2025-01-15T12:00:00Z"))
        .setPeriod(Samples.JANUARY)
        .setRolloverPeriods(2)
        .build();
  }

  private static Plan.Builder plan(String code) {
    return Plan.newBuilder()
        .setCode(code)
        .setName("A plan")
        .setAtLimit(AtLimit.AT_LIMIT_DENY_ALL)
        .setWarnAtPercent(90)
        .setEnforcement(Enforcement.ENFORCEMENT_ENFORCED)
        .setSessionPolicy(SessionPolicy.SESSION_POLICY_SLIDING)
        .setSessionWindow(com.google.protobuf.Duration.newBuilder().setSeconds(86_400));
  }
}
