package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.client.Consistency;
import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.QuotaCheck;
import dev.tollgate.client.QuotaDecision;
import dev.tollgate.client.Recipient;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a check counts, on the server that recorded and on another one of the same database. */
class ReadYourWritesIT {
  /** How far another server's answer from memory may lag behind. */
  private static final Duration LAG_MAX = Duration.ofSeconds(1);

  private static TestServer here;
  private static TestServer there;
  private static TollgateClient hereClient;
  private static TollgateClient thereClient;

  @BeforeAll
  static void start() {
    ConnectionSettings database = TestPostgres.freshDatabase();
    here = TestServer.on(database, InstantSource.system());
    there = TestServer.on(database, InstantSource.system());
    hereClient = here.client();
    thereClient = there.client();
  }

  @AfterAll
  static void stop() {
    hereClient.close();
    thereClient.close();
    here.close();
    there.close();
  }

  private static void track(TollgateClient client, String tenant, int customer) {
    client
        .direct()
        .trackInbound(
            InboundMessage.builder(tenant, "customer-" + customer)
                .messageId("m" + customer)
                .build());
  }

  private static QuotaDecision check(TollgateClient client, String tenant) {
    return client
        .direct()
        .checkQuota(new QuotaCheck(tenant, Recipient.customer("somebody"), Consistency.CACHED));
  }

  @Test
  void aCheckCountsWhatItsServerAcknowledged() {
    for (int i = 1; i <= 200; i++) {
      track(hereClient, "own", i);
      assertEquals(i, check(hereClient, "own").quota().used());
    }
  }

  @Test
  void aCheckCountsWhatAnotherServerAcknowledgedASecondAgo() {
    for (int i = 1; i <= 5; i++) {
      track(hereClient, "other", i);
      long acknowledged = System.nanoTime();
      long asked;
      long used;
      do {
        asked = System.nanoTime();
        used = check(thereClient, "other").quota().used();
        boolean late = asked - acknowledged >= LAG_MAX.toNanos();
        assertTrue(used == i || !late, "a second after the answer a check counted " + used);
      } while (used != i);
    }
  }

  @Test
  void aChangedLimitHoldsAtOnceOnItsServerAndWithinASecondOnTheOther() {
    track(hereClient, "limited", 1);
    assertTrue(check(hereClient, "limited").allowed());
    assertTrue(check(thereClient, "limited").allowed());
    AdminServiceGrpc.newBlockingStub(hereClient.channel())
        .updateTenant(
            UpdateTenantRequest.newBuilder()
                .setTenant(Tenant.newBuilder().setTenantId("limited").setOwnLimit(1))
                .build());
    long changed = System.nanoTime();
    assertFalse(check(hereClient, "limited").allowed());
    boolean allowed = true;
    while (allowed) {
      boolean late = System.nanoTime() - changed >= LAG_MAX.toNanos();
      allowed = check(thereClient, "limited").allowed();
      assertFalse(allowed && late, "a second after the change a check did not know of it");
    }
  }
}
