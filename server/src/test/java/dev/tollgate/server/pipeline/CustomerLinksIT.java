package dev.tollgate.server.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.server.database.ConnectionPools;
import dev.tollgate.server.database.SessionLimits;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.server.domain.CustomerLink;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.domain.SessionPolicy;
import dev.tollgate.server.domain.TrackOutcome;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import dev.tollgate.server.store.PlanChange;
import dev.tollgate.server.store.QuotaStore;
import dev.tollgate.server.store.TenantChange;
import dev.tollgate.server.store.TestInstallation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One customer under several ids, against the tables. */
class CustomerLinksIT {
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
  void aConflictIsJudgedByTheConversationThatTheIdsLeadTo() throws SQLException {
    String tenant = "conflicts";
    path.record(at(tenant, "m1", 0, "phone"));
    path.record(at(tenant, "m2", 1, "user", "phone"));
    path.record(at(tenant, "m3", 2, "stranger"));

    assertTrue(path.record(at(tenant, "m1", 0, "user")).duplicate());
    assertTrue(path.record(at(tenant, "m1", 0, "unheard-of", "phone")).duplicate());
    for (String other : List.of("stranger", "unheard-of")) {
      assertEquals(
          new TrackOutcome.Refused(Refusal.MESSAGE_CONFLICT),
          path.commit(at(tenant, "m1", 0, other)));
    }
    assertEquals(3, count("identity", tenant));

    path.record(at(tenant, "m4", 3, "stranger", "user"));
    assertTrue(path.record(at(tenant, "m1", 0, "stranger")).duplicate());
  }

  @Test
  void aRepeatFindsTheConversationThatItsOwnHasJoined() throws SQLException {
    String tenant = "retired";
    LaneKey kept = path.record(at(tenant, "m1", 0, "a")).conversation();
    LaneKey retired = path.record(at(tenant, "m2", 1, "b")).conversation();
    assertNotEquals(kept, retired);
    TrackOutcome.Recorded linking = path.record(at(tenant, "m3", 2, "b", "a"));
    assertEquals(kept, linking.conversation());
    assertEquals(3, WritePath.session(linking).messageCount());
    assertEquals(1, linking.usage().conversations());

    TrackOutcome.Recorded again = path.record(at(tenant, "m2", 1, "b"));
    assertTrue(again.duplicate() && again.opened());
    assertEquals(kept, again.conversation());
    assertEquals(WritePath.session(linking), WritePath.session(again));

    Recipient named = new Recipient.Conversation(retired.text(LaneKey.Kind.CONVERSATION));
    TrackOutcome.Recorded sent =
        path.record(
            WritePath.message(tenant, named, "m4", T.plusSeconds(3), MessageKind.OUTBOUND_DIRECT));
    assertEquals(kept, sent.conversation());
    assertEquals(4, WritePath.session(sent).messageCount());
    assertEquals(1, count("session", tenant));
    assertEquals(
        "CONVERSATIONS_JOINED m3 2 1 3",
        query(
            """
            select kind || ' ' || message_id || ' ' || jsonb_array_length(before) || ' '
              || jsonb_array_length(after) || ' ' || (after -> 0 ->> 'message_count')
            from audit_entry join tenant t using (lane, tenant_no) where t.tenant_id = ?
            """,
            tenant));
  }

  @Test
  void aMessageMayJoinThreeConversations() throws SQLException {
    String tenant = "three";
    LaneKey first = path.record(at(tenant, "m1", 0, "a")).conversation();
    path.record(at(tenant, "m2", 30, "b"));
    path.record(at(tenant, "m3", 60, "c"));
    path.record(at(tenant, "m4", 70, "c", "b"));
    path.record(at(tenant, "m5", 80, "d"));
    TrackOutcome.Recorded all = path.record(at(tenant, "m6", 90, "d", "a", "c"));
    assertEquals(first, all.conversation());
    assertEquals(6, WritePath.session(all).messageCount());
    assertEquals(1, all.usage().conversations());
    assertEquals("4", live("identity", tenant));
    assertEquals("1", live("session", tenant));
    assertEquals(
        "3",
        query(
            """
            select count(*) from conversation c join tenant t using (lane, tenant_no)
              join conversation k on k.lane = c.lane and k.conversation_no = c.joined_into
            where t.tenant_id = ? and k.joined_into is null
            """,
            tenant));
  }

  @Test
  void aSeventeenthIdIsRefusedAndTheMessageRecorded() throws SQLException {
    String tenant = "many-ids";
    String[] ids = ids("id-", CustomerLink.IDS_MAX - 1);
    path.record(at(tenant, "m1", 0, "first", ids));
    long before = path.counters.getLinksRefused();

    TrackOutcome.Recorded one = path.record(at(tenant, "m2", 1, "first", "one-more"));

    assertFalse(one.duplicate());
    assertEquals(2, WritePath.session(one).messageCount());
    assertEquals(before + 1, path.counters.getLinksRefused());
    assertEquals(CustomerLink.IDS_MAX, count("identity", tenant));

    TrackOutcome.Recorded other = path.record(at(tenant, "m3", 2, "one-more"));
    assertNotEquals(one.conversation(), other.conversation());
    assertEquals(
        one.conversation(), path.record(at(tenant, "m4", 3, "id-0", "one-more")).conversation());
    assertEquals(before + 2, path.counters.getLinksRefused());
    assertEquals("0", retired(tenant));
  }

  @Test
  void idsThatWereToldApartAreNotLinkedAgain() throws SQLException {
    String tenant = "apart";
    path.record(at(tenant, "m1", 0, "a", "a2"));
    path.record(at(tenant, "m2", 1, "b", "b2"));
    for (List<String> pair : List.of(List.of("a", "b"), List.of("b", "a"))) {
      update(
          """
          insert into identity_apart (lane, tenant_no, customer_id, other_id)
          select lane, tenant_no, ?, ? from tenant where tenant_id = ?
          """,
          pair.get(0),
          pair.get(1),
          tenant);
    }
    long before = path.counters.getLinksRefused();
    // Not by the ids themselves, by others of the same customers, or by way of a third.
    path.record(at(tenant, "m3", 2, "a", "b"));
    path.record(at(tenant, "m4", 3, "b2", "a2"));
    path.record(at(tenant, "m5", 4, "c", "a"));
    path.record(at(tenant, "m6", 5, "c", "b"));
    assertEquals(before + 3, path.counters.getLinksRefused());
    assertEquals("0", retired(tenant));
    assertEquals(2, count("conversation", tenant));
    assertEquals(6, count("message", tenant));
  }

  @Test
  void sessionsOfTheSameStartBecomeOne() throws SQLException {
    String tenant = "same-start";
    path.record(at(tenant, "m1", 0, "a"));
    TrackOutcome.Recorded two = path.record(at(tenant, "m2", 0, "b"));
    assertEquals(2, two.usage().conversations());
    TrackOutcome.Recorded joined = path.record(at(tenant, "m3", 0, "b", "a"));
    assertEquals(1, joined.usage().conversations());
    assertEquals(T, joined.usage().lastConversationAt());
    assertEquals(3, WritePath.session(joined).messageCount());
    assertEquals(1, count("session", tenant));
  }

  @Test
  void underFixedTheMessagesOfBothAreFoldedAgain() throws SQLException {
    String tenant = "fixed";
    path.admin()
        .updatePlan(
            new PlanChange("FIX", null, null, null, null, SessionPolicy.FIXED, null, true),
            TestInstallation.call());
    path.admin()
        .updateTenant(
            new TenantChange(tenant, "FIX", null, null, null, true), TestInstallation.call());
    Duration hour = Duration.ofHours(1);
    int h = (int) hour.toSeconds();
    path.record(at(tenant, "m1", 0, "a"));
    path.record(at(tenant, "m2", 30 * h, "a"));
    path.record(at(tenant, "m3", 20 * h, "b"));
    assertEquals(
        4, path.record(at(tenant, "m4", 50 * h, "b")).usage().conversations(), "two of each");

    TrackOutcome.Recorded joined = path.record(at(tenant, "m5", 53 * h, "b", "a"));

    assertEquals(2, joined.usage().conversations());
    assertEquals(T.plus(hour.multipliedBy(30)), WritePath.session(joined).start());
    assertEquals(T.plus(hour.multipliedBy(54)), WritePath.session(joined).end());
    assertEquals(3, WritePath.session(joined).messageCount());
    assertEquals(2, count("session", tenant));
    assertEquals(
        "4 2",
        query(
            """
            select jsonb_array_length(before) || ' ' || jsonb_array_length(after)
            from audit_entry join tenant t using (lane, tenant_no) where t.tenant_id = ?
            """,
            tenant));
  }

  @Test
  void aQuestionFindsTheOpenSessionByAnyIdAndByARetiredConversation() {
    String tenant = "asked";
    path.record(at(tenant, "m1", 0, "a"));
    LaneKey retired = path.record(at(tenant, "m2", 1, "b")).conversation();
    path.record(at(tenant, "m3", 2, "b", "a", "c"));
    QuotaStore.TenantRef ref = new QuotaStore.TenantRef(path.map.laneOf(tenant), tenant);
    try (HikariDataSource readers =
        new ConnectionPools(path.settings, SessionLimits.DEFAULT).readers(1)) {
      QuotaStore store = new QuotaStore(readers, "FREE");
      List<List<QuotaStore.CustomerRef>> customers =
          List.of(
              List.of(new QuotaStore.CustomerRef(ref, "b", null)),
              List.of(new QuotaStore.CustomerRef(ref, "c", null)),
              List.of(new QuotaStore.CustomerRef(ref, null, retired.number())),
              List.of(
                  new QuotaStore.CustomerRef(ref, "unheard-of", null),
                  new QuotaStore.CustomerRef(ref, "c", null)),
              List.of(new QuotaStore.CustomerRef(ref, "unheard-of", null)));
      QuotaStore.CustomerSession open = new QuotaStore.CustomerSession(true, true);
      QuotaStore.CustomerSession unknown = new QuotaStore.CustomerSession(false, false);
      assertEquals(
          List.of(open, open, open, open, unknown),
          store.customerSessions(customers, T.plusSeconds(60)));
      QuotaStore.CustomerSession over = new QuotaStore.CustomerSession(true, false);
      assertEquals(
          List.of(over, over, over, over, unknown),
          store.customerSessions(customers, T.plus(Duration.ofHours(25))));
    }
  }

  private static Message at(
      String tenant, String id, int second, String customer, String... aliases) {
    return WritePath.message(
        tenant,
        new Recipient.Customer(customer, List.of(aliases)),
        id,
        T.plusSeconds(second),
        MessageKind.INBOUND);
  }

  private static String[] ids(String prefix, int size) {
    return IntStream.range(0, size).mapToObj(i -> prefix + i).toArray(String[]::new);
  }

  private static int count(String table, String tenant) throws SQLException {
    return Integer.parseInt(
        query(
            "select count(*) from "
                + table
                + " join tenant t using (lane, tenant_no) where t.tenant_id = ?",
            tenant));
  }

  /** Rows of conversations that have joined no other. */
  private static String live(String table, String tenant) throws SQLException {
    return query(
        "select count(*) from "
            + table
            + " x join conversation c using (lane, conversation_no) join tenant t"
            + " on t.lane = c.lane and t.tenant_no = c.tenant_no"
            + " where t.tenant_id = ? and c.joined_into is null",
        tenant);
  }

  private static String retired(String tenant) throws SQLException {
    return query(
        """
        select count(joined_into) from conversation join tenant t using (lane, tenant_no)
        where t.tenant_id = ?
        """,
        tenant);
  }

  private static String query(String sql, String tenant) throws SQLException {
    try (Connection connection = TestPostgres.connect(path.settings);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, tenant);
      try (ResultSet row = statement.executeQuery()) {
        assertTrue(row.next(), sql);
        String found = row.getString(1);
        assertFalse(row.next(), "more than one row: " + sql);
        return found;
      }
    }
  }

  private static void update(String sql, String... values) throws SQLException {
    try (Connection connection = TestPostgres.connect(path.settings);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      assertEquals(1, statement.executeUpdate());
    }
  }
}
