package dev.tollgate.server.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.domain.SessionPolicy;
import dev.tollgate.server.domain.TrackOutcome;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import dev.tollgate.server.store.PlanChange;
import dev.tollgate.server.store.TenantChange;
import dev.tollgate.server.store.TestInstallation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of tracking, each against the tables. */
class TrackRulesIT {
  private static final Instant T = Instant.parse("2025-02-10T10:00:00Z");

  private static WritePath path;

  @BeforeAll
  static void open() {
    path = WritePath.onFreshDatabase();
  }

  @AfterAll
  static void close() {
    path.close();
  }

  @Test
  void aRepeatGetsTheFirstAnswerAndTheSessionAsItIsNow() {
    Message first = WritePath.inbound("repeat", "c", "m1", T);
    TrackOutcome.Recorded recorded = path.record(first);
    path.record(WritePath.inbound("repeat", "c", "m2", T.plusSeconds(60)));
    TrackOutcome.Recorded again = path.record(first);
    assertTrue(recorded.opened() && !recorded.duplicate());
    assertTrue(again.opened() && again.duplicate());
    assertEquals(2, WritePath.session(again).messageCount());
    assertEquals(WritePath.session(recorded).sessionNo(), WritePath.session(again).sessionNo());
    assertEquals(2, again.usage().inbound());
    assertEquals(recorded.conversation(), again.conversation());
  }

  @Test
  void aRepeatWithAnotherTimeKeepsTheFirst() {
    path.record(WritePath.inbound("other-time", "c", "m1", T));
    long before = path.counters.getDuplicatesWithOtherTime();
    TrackOutcome.Recorded again =
        path.record(WritePath.inbound("other-time", "c", "m1", T.plus(Duration.ofDays(3))));
    assertTrue(again.duplicate());
    assertEquals(T, WritePath.session(again).start());
    assertEquals(1, again.usage().conversations());
    assertEquals(before + 1, path.counters.getDuplicatesWithOtherTime());
  }

  @Test
  void aMessageThatStandsTwiceInABatchCountsOnce() {
    Message message = WritePath.inbound("twice", "c", "m1", T);
    List<TrackOutcome> outcomes = path.commit(List.of(message, message));
    TrackOutcome.Recorded first = (TrackOutcome.Recorded) outcomes.get(0);
    TrackOutcome.Recorded second = (TrackOutcome.Recorded) outcomes.get(1);
    assertFalse(first.duplicate());
    assertTrue(second.duplicate() && second.opened());
    assertEquals(1, WritePath.session(second).messageCount());
    assertEquals(1, second.usage().inbound());
  }

  @Test
  void anIdWithAnotherCustomerOrDirectionIsAConflictAndChangesNothing() throws SQLException {
    path.record(WritePath.inbound("conflict", "c", "m1", T));
    String before = contents();
    Recipient same = new Recipient.Customer("c");
    for (Message other :
        List.of(
            WritePath.inbound("conflict", "unknown", "m1", T),
            WritePath.message("conflict", same, "m1", T, MessageKind.OUTBOUND_DIRECT))) {
      assertEquals(new TrackOutcome.Refused(Refusal.MESSAGE_CONFLICT), path.commit(other));
    }
    assertEquals(before, contents());
  }

  @Test
  void aConflictWithinABatchRefusesTheSecondAlone() {
    List<TrackOutcome> outcomes =
        path.commit(
            List.of(
                WritePath.inbound("conflict-2", "c", "m1", T),
                WritePath.inbound("conflict-2", "d", "m1", T),
                WritePath.inbound("conflict-2", "d", "m2", T)));
    assertEquals(new TrackOutcome.Refused(Refusal.MESSAGE_CONFLICT), outcomes.get(1));
    TrackOutcome.Recorded last = (TrackOutcome.Recorded) outcomes.get(2);
    assertEquals(2, last.usage().conversations());
    assertEquals(2, last.usage().inbound());
  }

  @Test
  void theSameIdOfAnotherTenantIsAnotherMessage() {
    path.record(WritePath.inbound("mine", "c", "m1", T));
    assertFalse(path.record(WritePath.inbound("yours", "c", "m1", T)).duplicate());
  }

  @Test
  void aSendMayNameTheConversation() {
    LaneKey conversation = path.record(WritePath.inbound("named", "c", "m1", T)).conversation();
    Recipient named = new Recipient.Conversation(conversation.text(LaneKey.Kind.CONVERSATION));
    TrackOutcome.Recorded sent =
        path.record(
            WritePath.message("named", named, "m2", T.plusSeconds(1), MessageKind.OUTBOUND_QUEUED));
    assertEquals(conversation, sent.conversation());
    assertEquals(2, WritePath.session(sent).messageCount());
    assertEquals(1, sent.usage().outboundQueued());
    // The same conversation under another tenant's name, in the same lane or another, is unknown.
    for (String tenant : List.of("mine", "yours", "stranger")) {
      assertEquals(
          new TrackOutcome.Refused(Refusal.UNKNOWN_CONVERSATION),
          path.commit(WritePath.message(tenant, named, "m3", T, MessageKind.OUTBOUND_DIRECT)));
    }
  }

  @Test
  void lateMessagesJoinSessionsCountersFollowAndAnAuditRowSaysSo() throws SQLException {
    Instant monthEnd = Instant.parse("2025-01-31T20:00:00Z");
    Instant february = Instant.parse("2025-02-01T20:00:00Z");
    path.record(WritePath.inbound("late", "c", "m1", monthEnd));
    TrackOutcome.Recorded second = path.record(WritePath.inbound("late", "c", "m2", february));
    assertTrue(second.opened());
    assertEquals(1, second.usage().conversations());
    assertEquals(february, second.usage().lastConversationAt());

    TrackOutcome.Recorded joining =
        path.record(WritePath.inbound("late", "c", "m3", monthEnd.plus(Duration.ofHours(12))));
    assertFalse(joining.opened());
    assertEquals(monthEnd, WritePath.session(joining).start());
    assertEquals(february.plus(Duration.ofHours(24)), WritePath.session(joining).end());
    assertEquals(3, WritePath.session(joining).messageCount());
    // m3 lies in February, which has lost its session.
    assertEquals(0, joining.usage().conversations());
    assertEquals(2, joining.usage().inbound());
    assertEquals(null, joining.usage().lastConversationAt());
    assertEquals(
        "SESSIONS_JOINED m3 2 3",
        query(
            "select kind || ' ' || message_id || ' ' || jsonb_array_length(before) || ' '"
                + " || (after -> 0 ->> 'message_count') from audit_entry"
                + " where message_id = 'm3'"));
  }

  @Test
  void aLateMessageUnderFixedFoldsWhatFollowsAgainAndAnAuditRowSaysSo() throws SQLException {
    path.admin()
        .updatePlan(
            new PlanChange("FIX", null, null, null, null, SessionPolicy.FIXED, null, true),
            TestInstallation.call());
    path.admin()
        .updateTenant(
            new TenantChange("refolded", "FIX", null, null, null, true), TestInstallation.call());
    path.record(WritePath.inbound("refolded", "c", "r1", T.plus(Duration.ofHours(10))));
    path.record(WritePath.inbound("refolded", "c", "r2", T.plus(Duration.ofHours(30))));
    assertEquals("0", query("select count(*) from audit_entry where message_id like 'r%'"));

    TrackOutcome.Recorded late = path.record(WritePath.inbound("refolded", "c", "r3", T));

    assertEquals(T.plus(Duration.ofHours(24)), WritePath.session(late).end());
    assertEquals(2, late.usage().conversations());
    assertEquals(
        "SESSIONS_REFOLDED r3 test [2025-02-10T20:00:00Z/2025-02-11T20:00:00Z 2]"
            + " [2025-02-10T10:00:00Z/2025-02-11T10:00:00Z 2,"
            + " 2025-02-11T16:00:00Z/2025-02-12T16:00:00Z 1]",
        query(
            """
            select kind || ' ' || message_id || ' ' || caller
              || ' [' || (select string_agg(%1$s, ', ') from jsonb_array_elements(before) s)
              || '] [' || (select string_agg(%1$s, ', ') from jsonb_array_elements(after) s)
              || ']'
            from audit_entry where message_id like 'r%%'
            """
                .formatted(
                    "(s ->> 'session_start') || '/' || (s ->> 'session_end') || ' '"
                        + " || (s ->> 'message_count')")));
    assertEquals(
        "3 true",
        query(
            "select count(*) || ' ' || bool_and(history) from message where message_id like 'r%'"));
  }

  @Test
  void aTooLateMessageIsRefusedUnlessItIsARepeat() {
    TrackRules rules = new TrackRules(Duration.ofDays(35), true, "FREE");
    try (WritePath strict = WritePath.withRules(rules)) {
      Instant bound = WritePath.NOW.minus(Duration.ofDays(35));
      Message atTheBound = WritePath.inbound("t", "c", "m1", bound);
      strict.record(atTheBound);
      Message older = WritePath.inbound("t", "c", "m2", bound.minusNanos(1_000));
      assertEquals(new TrackOutcome.Refused(Refusal.TOO_LATE), strict.commit(older));
      Message stranger = WritePath.inbound("new", "c", "m2", bound.minusNanos(1_000));
      assertEquals(new TrackOutcome.Refused(Refusal.TOO_LATE), strict.commit(stranger));
      Message repeatedADayLater =
          new Message(
              "t",
              new Recipient.Customer("c"),
              "m1",
              bound,
              "test",
              WritePath.NOW.plus(Duration.ofDays(36)),
              MessageKind.INBOUND,
              "",
              Map.of());
      assertTrue(strict.record(repeatedADayLater).duplicate());
    }
  }

  @Test
  void anUnknownTenantIsRefusedWhereNoneIsCreated() {
    TrackRules rules = new TrackRules(Duration.ofDays(3650), false, "FREE");
    try (WritePath closed = WritePath.withRules(rules)) {
      assertEquals(
          new TrackOutcome.Refused(Refusal.UNKNOWN_TENANT),
          closed.commit(WritePath.inbound("nobody", "c", "m1", T)));
    }
  }

  @Test
  void theNameOnTheLatestMessageWins() throws SQLException {
    path.record(named("m1", T, "Old name"));
    path.record(named("m2", T.plusSeconds(60), "New name"));
    path.record(named("m3", T.plusSeconds(30), "Between"));
    path.record(named("m4", T.plusSeconds(90), ""));
    assertEquals(
        "New name",
        query("select customer_name from conversation where customer_id = 'has-a-name'"));
  }

  @Test
  void labelsAreKeptWithTheMessage() throws SQLException {
    path.record(
        new Message(
            "labels",
            new Recipient.Customer("c"),
            "labelled",
            T,
            "test",
            WritePath.NOW,
            MessageKind.INBOUND,
            "",
            Map.of("campaign", "\"ramadan\" \\ é")));
    assertEquals(
        "\"ramadan\" \\ é",
        query("select labels ->> 'campaign' from message where message_id = 'labelled'"));
  }

  private static Message named(String id, Instant time, String name) {
    return new Message(
        "names",
        new Recipient.Customer("has-a-name"),
        id,
        time,
        "test",
        WritePath.NOW,
        MessageKind.INBOUND,
        name,
        Map.of());
  }

  private static String contents() throws SQLException {
    return query(
        """
        select (select count(*) from message) || ' ' || (select count(*) from conversation)
          || ' ' || (select count(*) from identity) || ' ' || (select count(*) from session)
          || ' ' || (select sum(conversation_count + inbound_count) from monthly_usage)
        """);
  }

  private static String query(String sql) throws SQLException {
    try (Connection connection = TestPostgres.connect(path.settings);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
