package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.Message;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.tollgate.metering.v1.Alert;
import dev.tollgate.metering.v1.ListAlertsRequest;
import dev.tollgate.metering.v1.ListAlertsResponse;
import dev.tollgate.metering.v1.MessageIds;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import dev.tollgate.metering.v1.UsageServiceGrpc.UsageServiceBlockingStub;
import dev.tollgate.metering.v1.VoidMessagesRequest;
import dev.tollgate.server.database.TestPostgres;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which tenants are listed for having reached a threshold, and in which order. */
class AlertsIT {
  private volatile Instant now = Instant.parse("2025-01-15T12:00:00Z");
  private TestServer server;
  private TollgateClient client;
  private UsageServiceBlockingStub usage;
  private AdminServiceBlockingStub admin;

  @BeforeEach
  void start() {
    server = TestServer.on(TestPostgres.freshDatabase(), () -> now);
    client = server.client();
    usage = UsageServiceGrpc.newBlockingStub(client.channel());
    admin = AdminServiceGrpc.newBlockingStub(client.channel());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void limit(String tenant, long limit) {
    var unused =
        admin.updateTenant(
            UpdateTenantRequest.newBuilder()
                .setTenant(Tenant.newBuilder().setTenantId(tenant).setOwnLimit(limit))
                .setAllowMissing(true)
                .build());
  }

  private void open(String tenant, int conversations) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < conversations; i++) {
      messages.add(
          InboundMessage.builder(tenant, "c" + i).messageId("m" + i).occurredAt(now).build());
    }
    var unused = client.direct().trackBatch(messages);
  }

  private List<String> alerts(ListAlertsRequest request) {
    List<String> texts = new ArrayList<>();
    for (Alert alert : usage.listAlerts(request).getAlertsList()) {
      texts.add(
          alert.getTenantId()
              + " "
              + alert.getThresholdPercent()
              + " "
              + alert.getQuota().getUsed()
              + "/"
              + alert.getQuota().getEffectiveLimit());
    }
    return texts;
  }

  private List<String> alerts() {
    return alerts(ListAlertsRequest.getDefaultInstance());
  }

  @Test
  void theMostUsedLimitComesFirst() {
    limit("half", 10);
    limit("full", 10);
    limit("over", 10);
    limit("below", 10);
    open("half", 5);
    open("full", 10);
    open("over", 12);
    open("below", 4);
    open("unlimited by far", 20);
    assertEquals(List.of("over 100 12/10", "full 100 10/10", "half 50 5/10"), alerts());
    assertEquals(
        List.of("over 100 12/10", "full 100 10/10"),
        alerts(ListAlertsRequest.newBuilder().setAtLeastPercent(51).build()));
    assertEquals(
        List.of("over 100 12/10"),
        alerts(ListAlertsRequest.newBuilder().setAtLeastPercent(101).build()));
  }

  @Test
  void pagesGoOnWhereTheLastOneEnded() {
    for (String tenant : List.of("b", "a", "d", "c")) {
      limit(tenant, 4);
      open(tenant, tenant.equals("d") ? 4 : 3);
    }
    List<String> listed = new ArrayList<>();
    String token = "";
    do {
      ListAlertsResponse page =
          usage.listAlerts(
              ListAlertsRequest.newBuilder().setPageSize(1).setPageToken(token).build());
      assertEquals(1, page.getAlertsCount());
      listed.add(page.getAlerts(0).getTenantId());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    assertEquals(List.of("d", "a", "b", "c"), listed);
    StatusRuntimeException failure =
        assertThrows(
            StatusRuntimeException.class,
            () -> alerts(ListAlertsRequest.newBuilder().setPageToken("bm90IG91cnM").build()));
    assertEquals(Code.INVALID_ARGUMENT, failure.getStatus().getCode());
    assertTrue(String.valueOf(failure.getStatus().getDescription()).contains("page_token"));
  }

  @Test
  void whoIsBelowAgainIsNotListed() {
    limit("t", 10);
    open("t", 5);
    assertEquals(List.of("t 50 5/10"), alerts());
    var unused =
        admin.voidMessages(
            VoidMessagesRequest.newBuilder()
                .setTenantId("t")
                .setIds(MessageIds.newBuilder().addMessageIds("m0"))
                .setReason("test")
                .setRequestId("void")
                .build());
    assertEquals(List.of(), alerts());
    open("t", 6);
    limit("t", 12);
    assertEquals(List.of(), alerts(), "5 of 12");
    limit("t", 6);
    assertEquals(List.of("t 80 5/6"), alerts());
    now = Instant.parse("2025-02-01T00:00:00Z");
    assertEquals(List.of(), alerts(), "a new month");
  }
}
