package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.OutboundMessage;
import dev.tollgate.client.Quota;
import dev.tollgate.client.QuotaReservation;
import dev.tollgate.client.Recipient;
import dev.tollgate.client.ReservationState;
import dev.tollgate.client.Reserved;
import dev.tollgate.client.SendPath;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.GrantType;
import dev.tollgate.metering.v1.MessageIds;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.VoidMessagesRequest;
import dev.tollgate.server.database.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The reservations and thresholds of docs/quota.md. */
class ReservationDocsIT extends QuotaDocs {
  private Reserved reserve(String tenant, String customer) {
    return client
        .direct()
        .reserveQuota(
            new QuotaReservation(tenant, Recipient.customer(customer), Duration.ofMinutes(1)));
  }

  private Optional<ReservationState> send(String tenant, String customer, Reserved reserved) {
    return client
        .direct()
        .trackOutbound(
            OutboundMessage.builder(tenant, Recipient.customer(customer), SendPath.DIRECT)
                .occurredAt(now)
                .reservationId(reserved.reservationId().orElseThrow())
                .build())
        .reservation();
  }

  @Test
  void theLastConversationIsHeldForOne() {
    tenant(small("T"));
    conversations("T", 0, 2);
    Reserved first = reserve("T", "C1");
    assertTrue(first.decision().allowed());
    documented(first.decision().message());
    Reserved second = reserve("T", "C2");
    assertFalse(second.decision().allowed());
    documented(second.decision().message());
    assertEquals(Optional.of(ReservationState.SETTLED), send("T", "C1", first));
    for (String fate : List.of("SETTLED", "CONSUMED", "RELEASED", "EXPIRED")) {
      documented("| `" + fate + "` |");
    }
  }

  @Test
  void aHoldEndsInOneOfFourWays() {
    tenant(small("T"));
    Reserved consumed = reserve("T", "C1");
    conversations("T", 0, 1);
    var unused = client.direct().trackInbound(inbound("T", "C1"));
    assertEquals(Optional.of(ReservationState.CONSUMED), send("T", "C1", consumed));
    Reserved released = reserve("T", "C2");
    assertEquals(
        ReservationState.RELEASED,
        client.direct().releaseReservation("T", released.reservationId().orElseThrow()));
    assertEquals(Optional.of(ReservationState.RELEASED), send("T", "C2", released));
    tenant(small("T").setOwnLimit(10));
    Reserved expired = reserve("T", "C3");
    now = now.plusSeconds(60);
    assertEquals(0, quota("T").held());
    assertEquals(Optional.of(ReservationState.EXPIRED), send("T", "C3", expired));
  }

  private InboundMessage inbound(String tenant, String customer) {
    return InboundMessage.builder(tenant, customer).occurredAt(now).build();
  }

  @Test
  void thresholdsAreToldOnceAPeriodAndLimit() throws Exception {
    tenant(Tenant.newBuilder().setTenantId("T").setOwnLimit(10));
    conversations("T", 0, 8);
    row("8 conversations", "50 %, 80 %");
    var unused =
        admin.voidMessages(
            VoidMessagesRequest.newBuilder()
                .setTenantId("T")
                .setIds(
                    MessageIds.newBuilder()
                        .addAllMessageIds(List.of("first-c0", "first-c1", "first-c2", "first-c3")))
                .setReason("docs")
                .setRequestId("void")
                .build());
    assertEquals(4, quota("T").used());
    conversations("T", 8, 12);
    row("4 are voided, 4 others come", "");
    grant(6, GrantType.GRANT_TYPE_TOP_UP);
    row("a top-up of 6", "");
    conversations("T", 12, 17);
    row("5 more", "80 %");
    grant(-3, GrantType.GRANT_TYPE_CORRECTION);
    row("a correction of -3", "90 %, 100 %");
  }

  private int toldSoFar;

  private void row(String what, String told) throws Exception {
    Quota quota = quota("T");
    List<String> thresholds = new ArrayList<>();
    try (Connection connection = TestPostgres.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select payload ->> 'threshold_percent' from outbox_event"
                    + " where kind = 'quota.threshold' order by event_no")) {
      while (rows.next()) {
        thresholds.add(rows.getString(1) + " %");
      }
    }
    assertEquals(told, String.join(", ", thresholds.subList(toldSoFar, thresholds.size())), what);
    toldSoFar = thresholds.size();
    String figures = quota.used() + "/" + quota.effectiveLimit();
    documented("| " + what + " | " + figures + " | " + (told.isEmpty() ? "" : told + " ") + "|");
  }

  private void grant(long amount, GrantType type) {
    var unused =
        admin.grantQuota(
            GrantQuotaRequest.newBuilder()
                .setTenantId("T")
                .setAmount(amount)
                .setType(type)
                .setReason("docs")
                .setRequestId("grant " + amount)
                .build());
  }
}
