package dev.tollgate.server.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.server.domain.GrantType;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.store.LimitChange;
import dev.tollgate.server.store.NewGrant;
import dev.tollgate.server.store.TenantChange;
import dev.tollgate.server.store.TestInstallation;
import dev.tollgate.server.store.UnlinkRequest;
import dev.tollgate.server.store.VoidRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Thresholds that the write path tells of: each once a period and limit. */
class ThresholdsIT {
  private static final Instant NOW = Instant.parse("2025-03-12T12:00:00Z");

  private final CountingDataSource counting = new CountingDataSource();
  private final WritePath path = WritePath.withConnections(counting::around);
  private String tenant = "t";
  private int customers;

  @BeforeEach
  void begin() {
    path.setTime(NOW);
    setLimit(10);
  }

  @AfterEach
  void close() {
    path.close();
  }

  private void setLimit(long limit) {
    path.admin()
        .updateTenant(
            new TenantChange(tenant, null, new LimitChange(limit), null, null, true),
            TestInstallation.call());
  }

  private void grant(long amount) {
    path.admin()
        .grantQuota(
            new NewGrant(tenant, amount, GrantType.CORRECTION, "test", null),
            TestInstallation.call());
  }

  /** Opens so many sessions, in one batch. */
  private void open(int conversations) {
    List<Message> batch = new ArrayList<>();
    for (int i = 0; i < conversations; i++) {
      String customer = "c" + customers++;
      batch.add(WritePath.inbound(tenant, customer, "first of " + customer, path.time()));
    }
    path.commit(batch);
  }

  /** Takes back the message that opened the session of the latest of so many customers. */
  private void takeBack(int conversations) {
    List<String> ids = new ArrayList<>();
    for (int i = 1; i <= conversations; i++) {
      ids.add("first of c" + (customers - i));
    }
    path.history()
        .voidMessages(
            new VoidRequest(tenant, new VoidRequest.ByIds(ids), "test", false),
            TestInstallation.call());
  }

  /** The events so far: threshold, generation, used, limit. */
  private List<String> told() throws SQLException {
    List<String> told = new ArrayList<>();
    try (Connection connection = TestPostgres.connect(path.settings);
        PreparedStatement statement =
            connection.prepareStatement(
                "select payload ->> 'threshold_percent', payload ->> 'limit_generation',"
                    + " payload ->> 'used', payload ->> 'effective_limit'"
                    + " from outbox_event where kind = 'quota.threshold' and tenant_id = ?"
                    + " order by event_no")) {
      statement.setString(1, tenant);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          told.add(
              row.getString(1)
                  + "% in "
                  + row.getString(2)
                  + ": "
                  + row.getString(3)
                  + "/"
                  + row.getString(4));
        }
      }
    }
    return told;
  }

  @Test
  void eachIsToldOnceWithTheCountThatPassedIt() throws SQLException {
    open(4);
    assertEquals(List.of(), told());
    open(1);
    assertEquals(List.of("50% in 1: 5/10"), told());
    open(3);
    open(1);
    open(1);
    open(5);
    assertEquals(
        List.of("50% in 1: 5/10", "80% in 1: 8/10", "90% in 1: 9/10", "100% in 1: 10/10"), told());
  }

  @Test
  void aBatchTellsOfAllThatItPasses() throws SQLException {
    counting.taken();
    open(9);
    assertEquals(List.of("50% in 1: 9/10", "80% in 1: 9/10", "90% in 1: 9/10"), told());
    int passing = counting.taken();
    tenant = "other";
    setLimit(1000);
    counting.taken();
    open(9);
    assertEquals(2, passing - counting.taken(), "what was told, and the events");
  }

  @Test
  void messagesThatAreTakenBackDoNotTellItAgain() throws SQLException {
    open(8);
    takeBack(4);
    open(4);
    assertEquals(List.of("50% in 1: 8/10", "80% in 1: 8/10"), told());
    open(1);
    assertEquals("90% in 1: 9/10", told().get(2));
  }

  @Test
  void idsThatAreToldApartTellWhatTheyPass() throws SQLException {
    open(3);
    Message linking =
        WritePath.message(
            tenant, new Recipient.Customer("c2", List.of("c3")), "links", NOW, MessageKind.INBOUND);
    path.record(linking);
    path.record(WritePath.inbound(tenant, "c3", "of c3", NOW.plusSeconds(1)));
    open(1);
    assertEquals(List.of(), told(), "c0, c1, c2 with c3");
    open(1);
    assertEquals(List.of(), told());
    path.history().unlink(new UnlinkRequest(tenant, "c3", "test", false), TestInstallation.call());
    assertEquals(List.of("50% in 1: 5/10"), told());
  }

  @Test
  void conversationsThatBecomeOneDoNotTellItAgain() throws SQLException {
    open(8);
    Message linking =
        WritePath.message(
            tenant,
            new Recipient.Customer("c0", List.of("c1", "c2")),
            "links",
            NOW,
            MessageKind.INBOUND);
    assertEquals(6, path.record(linking).usage().conversations());
    open(2);
    assertEquals(List.of("50% in 1: 8/10", "80% in 1: 8/10"), told());
  }

  @Test
  void aGrantArmsWhatIsNotPassedAnyMore() throws SQLException {
    open(10);
    grant(2);
    assertEquals(4, told().size());
    open(1);
    assertEquals("90% in 2: 11/12", told().get(4));
    grant(100);
    open(1);
    assertEquals(5, told().size(), "12 of 112");
    grant(-100);
    assertEquals(
        List.of("50% in 3: 12/12", "80% in 3: 12/12", "90% in 3: 12/12", "100% in 3: 12/12"),
        told().subList(5, 9),
        "a lower limit is a change that passes, too");
  }

  @Test
  void aLimitThatIsLoweredTellsWhatItPasses() throws SQLException {
    open(4);
    setLimit(5);
    assertEquals(List.of("50% in 1: 4/5", "80% in 1: 4/5"), told());
    setLimit(8);
    setLimit(5);
    assertEquals(List.of("50% in 1: 4/5", "80% in 1: 4/5", "80% in 2: 4/5"), told());
  }

  @Test
  void aNewPeriodBeginsAnewAndLateMessagesOfThePastTellNothing() throws SQLException {
    open(8);
    Instant april = Instant.parse("2025-04-01T00:00:00Z");
    path.setTime(april);
    for (int i = 0; i < 5; i++) {
      path.record(WritePath.inbound(tenant, "late" + i, "late" + i, NOW.plus(Duration.ofDays(1))));
    }
    assertEquals(List.of("50% in 1: 8/10", "80% in 1: 8/10"), told(), "13 of 10, in March");
    open(5);
    assertEquals("50% in 1: 5/10", told().get(2));
    assertEquals(3, told().size());
  }

  @Test
  void twoServersTellOfOneCrossingOnce() throws SQLException {
    try (WritePath other = path.replica()) {
      other.setTime(NOW);
      for (int i = 0; i < 10; i++) {
        WritePath server = i % 2 == 0 ? path : other;
        server.record(WritePath.inbound(tenant, "c" + i, "m" + i, NOW));
        server.record(WritePath.inbound(tenant, "c" + i, "m" + i, NOW));
      }
    }
    assertEquals(
        List.of("50% in 1: 5/10", "80% in 1: 8/10", "90% in 1: 9/10", "100% in 1: 10/10"), told());
  }

  @Test
  void aTenantWithoutALimitIsToldOfNothing() throws SQLException {
    tenant = "unlimited";
    path.admin()
        .updateTenant(
            new TenantChange(tenant, "ENTERPRISE", null, null, null, true),
            TestInstallation.call());
    open(20);
    assertTrue(told().isEmpty());
  }
}
