package dev.tollgate.server.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.Histories;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.domain.SessionFold;
import dev.tollgate.server.domain.SessionFold.Event;
import dev.tollgate.server.domain.SessionPolicy;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.domain.SessionRules;
import dev.tollgate.server.domain.TrackOutcome;
import dev.tollgate.server.store.AdminCall;
import dev.tollgate.server.store.HistoryStore;
import dev.tollgate.server.store.PlanChange;
import dev.tollgate.server.store.Reconciliation;
import dev.tollgate.server.store.RefusedException;
import dev.tollgate.server.store.RequestId;
import dev.tollgate.server.store.TenantChange;
import dev.tollgate.server.store.UnlinkRequest;
import dev.tollgate.server.store.VoidRequest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Messages taken back, customers told apart, and counts proved and mended. */
class HistoryStoreIT {
  private static final Instant T = Instant.parse("2025-02-10T10:00:00Z");
  private static final int HISTORIES = 30;
  private static final List<SessionPolicy> POLICIES = List.of(SessionPolicy.values());

  private static WritePath path;
  private static Connection connection;
  private static HistoryStore history;

  @BeforeAll
  static void open() throws SQLException {
    path = WritePath.onFreshDatabase();
    connection = TestPostgres.connect(path.settings);
    history = path.history();
    for (SessionPolicy policy : SessionPolicy.values()) {
      path.admin()
          .updatePlan(
              new PlanChange(
                  "P_" + policy, null, null, null, null, policy, Duration.ofHours(24), true),
              call(null));
    }
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
    path.close();
  }

  private static AdminCall call(@Nullable RequestId id) {
    return new AdminCall("a key", Access.FULL, id);
  }

  private static VoidRequest.Outcome voidIds(String tenant, String... ids) {
    VoidRequest.ByIds selection = new VoidRequest.ByIds(List.of(ids));
    return history.voidMessages(
        new VoidRequest(tenant, selection, "sent twice", false), call(null));
  }

  private static Message at(String tenant, String customer, String id, int hours) {
    return WritePath.inbound(tenant, customer, id, T.plus(Duration.ofHours(hours)));
  }

  @Test
  void theMessageThatJoinedTwoSessionsIsTakenBack() throws SQLException {
    for (Message message :
        List.of(
            at("split", "c", "m1", 0), at("split", "c", "m3", 40), at("split", "c", "m2", 20))) {
      path.record(message);
    }
    assertEquals("1 3", row("select count(*), sum(message_count) from session s", "split"));
    assertEquals(
        new VoidRequest.Outcome(1, 0, List.of("none"), false), voidIds("split", "m2", "none"));
    assertEquals("2 2", row("select count(*), sum(message_count) from session s", "split"));
    assertEquals(
        "2 2", row("select conversation_count, inbound_count from monthly_usage s", "split"));
    assertEquals(
        "MESSAGES_VOIDED m2 a key sent twice 1 2",
        row(
            "select kind, message_id, caller, reason, jsonb_array_length(before),"
                + " jsonb_array_length(after) from audit_entry s"
                + " where kind = 'MESSAGES_VOIDED'",
            "split"));
    assertTrue(history.reconcile("split").clean());
  }

  @Test
  void whatWasTakenBackStaysADuplicate() throws SQLException {
    path.record(at("again", "c", "m1", 0));
    path.record(at("again", "c", "m2", 30));
    assertEquals(1, voidIds("again", "m1").voided());
    assertEquals(new VoidRequest.Outcome(0, 1, List.of(), false), voidIds("again", "m1"));
    TrackOutcome.Recorded repeat = path.record(at("again", "c", "m1", 0));
    assertTrue(repeat.duplicate());
    assertNull(repeat.session());
    assertEquals(1, repeat.usage().conversations());
    assertEquals(1, voidIds("again", "m2").voided());
    assertEquals("0", row("select count(*) from session s", "again"));
    assertEquals(
        "0 0", row("select conversation_count, inbound_count from monthly_usage s", "again"));
    TrackOutcome.Recorded later = path.record(at("again", "c", "m3", 10));
    assertTrue(later.opened());
    assertTrue(history.reconcile("again").clean());
  }

  @Test
  void aRepeatedRequestAnswersAsTheFirst() {
    path.record(at("request", "c", "m1", 0));
    VoidRequest request =
        new VoidRequest("request", new VoidRequest.ByIds(List.of("m1")), "why", false);
    AdminCall call = call(new RequestId("r1", "ab"));
    assertEquals(1, history.voidMessages(request, call).voided());
    assertEquals(1, history.voidMessages(request, call).voided());
    assertThrows(
        RefusedException.class,
        () -> history.voidMessages(request, call(new RequestId("r1", "cd"))));
  }

  @Test
  void byLabelOnlyWhatHasItInThatTime() {
    for (int i = 0; i < 4; i++) {
      Message plain = at("label", "c" + i, "m" + i, i);
      Map<String, String> labels = i % 2 == 0 ? Map.of("run", "7", "x", "y") : Map.of("run", "8");
      path.record(
          new Message(
              plain.tenantId(),
              plain.recipient(),
              plain.messageId(),
              plain.occurredAt(),
              plain.caller(),
              plain.receivedAt(),
              plain.kind(),
              "",
              labels));
    }
    VoidRequest.ByLabel label =
        new VoidRequest.ByLabel("run", "7", T.plusSeconds(1), T.plus(Duration.ofDays(1)));
    VoidRequest request = new VoidRequest("label", label, "a test run", false);
    assertEquals(1, history.voidMessages(request, call(null)).voided());
    assertEquals(0, history.voidMessages(request, call(null)).voided());
    assertTrue(history.reconcile("label").clean());
  }

  @Test
  void aFinalPeriodChangesOnlyWithLeave() {
    try (WritePath strict =
        WritePath.withRules(new TrackRules(Duration.ofDays(35), true, "FREE"))) {
      strict.record(at("final", "c", "m1", 0));
      strict.setTime(Instant.parse("2025-04-05T00:00:00Z"));
      VoidRequest.ByIds ids = new VoidRequest.ByIds(List.of("m1"));
      VoidRequest refused = new VoidRequest("final", ids, "late", false);
      RefusedException thrown =
          assertThrows(
              RefusedException.class, () -> strict.history().voidMessages(refused, call(null)));
      assertEquals(RefusedException.Refusal.PERIOD_FINAL, thrown.refusal());
      assertEquals(1, strict.history().reconcile("final").messages());
      VoidRequest allowed = new VoidRequest("final", ids, "late", true);
      assertEquals(1, strict.history().voidMessages(allowed, call(null)).voided());
    }
  }

  @Test
  void randomVoidsLeaveTheFoldOfTheRest() throws SQLException {
    long seed = Long.getLong("tollgate.seed", System.nanoTime());
    System.out.println("HistoryStoreIT seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < HISTORIES; i++) {
      SessionPolicy policy = POLICIES.get(i % POLICIES.size());
      String tenant = "void-" + i;
      path.admin()
          .updateTenant(
              new TenantChange(tenant, "P_" + policy, null, null, null, true), call(null));
      List<Event> left = new ArrayList<>(Histories.events(random, 2 + random.nextInt(30)));
      List<Event> sent = new ArrayList<>(left);
      Collections.shuffle(sent, random);
      path.commit(sent.stream().map(event -> message(tenant, event)).toList());
      Set<String> gone = new HashSet<>();
      for (Event event : sent) {
        if (random.nextInt(4) == 0) {
          gone.add(event.messageId());
        }
      }
      if (!gone.isEmpty()) {
        assertEquals(gone.size(), voidIds(tenant, gone.toArray(String[]::new)).voided());
      }
      left.removeIf(event -> gone.contains(event.messageId()));
      String what = "seed " + seed + " " + policy + " " + sent + " without " + gone;
      SessionRules rules = SessionRules.of(new SessionRule(policy, Duration.ofHours(24)));
      assertEquals(
          SessionFold.fold(left, rules).stream()
              .map(s -> s.start() + " " + s.end() + " " + s.messageCount())
              .toList(),
          sessions(tenant),
          what);
      assertTrue(history.reconcile(tenant).clean(), what);
    }
  }

  private static Message message(String tenant, Event event) {
    Recipient customer = new Recipient.Customer("customer");
    return WritePath.message(tenant, customer, event.messageId(), event.time(), event.kind());
  }

  @Test
  void anIdThatWasToldApartTakesItsMessagesAndIsNotLinkedAgain() throws SQLException {
    String tenant = "apart";
    LaneKey own = path.record(at(tenant, "phone", "m1", 0)).conversation();
    path.record(at(tenant, "user", "m2", 1));
    LaneKey joined = path.record(linked(tenant, "m3", 2)).conversation();
    assertEquals(own, joined);
    assertEquals("1 3", row("select count(*), sum(message_count) from session s", tenant));

    UnlinkRequest request = new UnlinkRequest(tenant, "phone", "two people", false);
    UnlinkRequest.Outcome outcome = history.unlink(request, call(null));
    assertNotEquals(own.number(), outcome.to());
    assertEquals("2 3", row("select count(*), sum(message_count) from session s", tenant));
    assertEquals("2", row("select conversation_count from monthly_usage s", tenant));
    TrackOutcome.Recorded again = path.record(linked(tenant, "m4", 3));
    assertEquals(own, again.conversation());
    assertEquals(outcome.to(), path.record(at(tenant, "phone", "m5", 4)).conversation().number());
    assertTrue(history.reconcile(tenant).clean());
    RefusedException thrown =
        assertThrows(RefusedException.class, () -> history.unlink(request, call(null)));
    assertEquals(RefusedException.Refusal.ONLY_ID, thrown.refusal());
  }

  /** Sent under the user's id, with the phone beside it. */
  private static Message linked(String tenant, String id, int hours) {
    Recipient both = new Recipient.Customer("user", List.of("phone"));
    return WritePath.message(
        tenant, both, id, T.plus(Duration.ofHours(hours)), MessageKind.INBOUND);
  }

  @Test
  void whatWasPlantedIsFoundAndMended() throws SQLException {
    String tenant = "drift";
    for (int i = 0; i < 6; i++) {
      path.record(at(tenant, "c" + i % 3, "m" + i, i * 15));
    }
    assertTrue(history.reconcile(tenant).clean());
    String number = row("select tenant_no from tenant s", tenant);
    execute(
        "update monthly_usage set conversation_count = conversation_count + 7,"
            + " inbound_count = inbound_count - 2 where tenant_no = "
            + number);
    execute(
        "update session set message_count = message_count + 1, end_at = end_at + interval '1 s'"
            + " where tenant_no = "
            + number
            + " and conversation_no = (select min(conversation_no)"
            + " from session where tenant_no = "
            + number
            + ")");
    Reconciliation found = history.reconcile(tenant);
    assertEquals(1, found.counters().size());
    assertEquals(1, found.wrong().size());

    path.record(at(tenant, "c1", "meanwhile", 90));
    assertTrue(history.repair(tenant, found, call(null)));
    Reconciliation after = history.reconcile(tenant);
    assertTrue(after.clean(), () -> after.toString());
    assertEquals(7, after.messages());
    assertEquals(
        "SESSIONS_REPAIRED,USAGE_REPAIRED",
        row("select string_agg(distinct kind, ',') from audit_entry s", tenant));
    assertFalse(history.repair(tenant, found, call(null)));
  }

  private static void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertTrue(statement.executeUpdate(sql) > 0, sql);
    }
  }

  /** The first row of a statement on a table {@code s}, for one tenant. */
  private static String row(String sql, String tenant) throws SQLException {
    return rows(sql, tenant).get(0);
  }

  private static List<String> sessions(String tenant) throws SQLException {
    List<String> lines = new ArrayList<>();
    String sql = "select start_at, end_at, message_count from session s";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(forTenant(sql, tenant) + " order by start_at")) {
      while (rows.next()) {
        lines.add(
            rows.getObject(1, java.time.OffsetDateTime.class).toInstant()
                + " "
                + rows.getObject(2, java.time.OffsetDateTime.class).toInstant()
                + " "
                + rows.getLong(3));
      }
    }
    return lines;
  }

  private static String forTenant(String sql, String tenant) {
    String link = sql.contains(" where ") ? " and " : " where ";
    return sql
        + link
        + "s.tenant_no = (select tenant_no from tenant t where t.lane = s.lane and t.tenant_id = '"
        + tenant
        + "')";
  }

  private static List<String> rows(String sql, String tenant) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(forTenant(sql, tenant))) {
      while (rows.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          cells.add(rows.getString(i));
        }
        lines.add(String.join(" ", cells));
      }
    }
    return lines;
  }
}
