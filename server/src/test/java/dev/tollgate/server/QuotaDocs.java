package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Timestamp;
import dev.tollgate.client.Quota;
import dev.tollgate.client.QuotaCheck;
import dev.tollgate.client.QuotaDecision;
import dev.tollgate.client.QuotaReason;
import dev.tollgate.client.Recipient;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.Plan;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.TrackBatchRequest;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackResult;
import dev.tollgate.metering.v1.UpdatePlanRequest;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of docs/quota.md share: a server, and that what it answers stands on the page. */
abstract class QuotaDocs {
  private static final String DOCS = read(Path.of("..", "docs", "quota.md"));

  volatile Instant now = Instant.parse("2025-01-10T12:00:00Z");
  private TestServer server;
  TollgateClient client;
  AdminServiceBlockingStub admin;
  ConnectionSettings database;

  @BeforeEach
  void start() {
    database = TestPostgres.freshDatabase();
    server = TestServer.on(database, () -> now);
    client = server.client();
    admin = AdminServiceGrpc.newBlockingStub(client.channel());
    plan(Plan.newBuilder().setCode("SMALL").setLimit(3));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new AssertionError("tests run in their module's directory", e);
    }
  }

  static void documented(String text) {
    assertTrue(DOCS.contains(text), () -> "docs/quota.md does not say: " + text);
  }

  final Plan plan(Plan.Builder plan) {
    return admin.updatePlan(
        UpdatePlanRequest.newBuilder().setPlan(plan).setAllowMissing(true).build());
  }

  final Tenant tenant(Tenant.Builder tenant) {
    return admin.updateTenant(
        UpdateTenantRequest.newBuilder().setTenant(tenant).setAllowMissing(true).build());
  }

  static Tenant.Builder small(String id) {
    return Tenant.newBuilder().setTenantId(id).setPlanCode("SMALL");
  }

  /** First messages of this many customers, of which no two calls have the same. */
  final void conversations(String tenant, int from, int to) {
    TrackBatchRequest.Builder batch = TrackBatchRequest.newBuilder();
    for (int i = from; i < to; i++) {
      batch.addItems(TrackItem.newBuilder().setInbound(first(tenant, "c" + i)));
    }
    MeteringServiceGrpc.newBlockingStub(client.channel())
        .trackBatch(batch.build())
        .getResultsList()
        .forEach(result -> assertEquals(TrackResult.ResultCase.INBOUND, result.getResultCase()));
  }

  final TrackMessageRequest first(String tenant, String customer) {
    return TrackMessageRequest.newBuilder()
        .setTenantId(tenant)
        .setCustomerId(customer)
        .setMessageId("first-" + customer)
        .setOccurredAt(Timestamp.newBuilder().setSeconds(now.getEpochSecond()))
        .build();
  }

  final QuotaDecision check(String tenant, String customer) {
    return client.direct().checkQuota(new QuotaCheck(tenant, Recipient.customer(customer)));
  }

  final Quota quota(String tenant) {
    return check(tenant, "somebody").quota();
  }

  final void decides(String tenant, String customer, boolean allowed, QuotaReason reason) {
    QuotaDecision decision = check(tenant, customer);
    assertEquals(allowed, decision.allowed(), decision.message());
    assertEquals(reason, decision.reason(), decision.message());
    documented(decision.message());
  }
}
