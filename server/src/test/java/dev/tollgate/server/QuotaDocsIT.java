package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.FieldMask;
import com.google.protobuf.util.Durations;
import dev.tollgate.client.Quota;
import dev.tollgate.client.QuotaDecision;
import dev.tollgate.client.QuotaReason;
import dev.tollgate.metering.v1.AtLimit;
import dev.tollgate.metering.v1.Enforcement;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.GrantType;
import dev.tollgate.metering.v1.MessageIds;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.Plan;
import dev.tollgate.metering.v1.ReserveQuotaRequest;
import dev.tollgate.metering.v1.SendPath;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.metering.v1.VoidMessagesRequest;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The worked examples of docs/quota.md, with the very figures and texts that stand there. */
class QuotaDocsIT extends QuotaDocs {
  @Test
  void oneBelowTheLimitIsAllowedAndAtTheLimitIsNot() {
    tenant(small("acme"));
    conversations("acme", 0, 2);
    decides("acme", "c9", true, QuotaReason.WITHIN_LIMIT);
    conversations("acme", 2, 3);
    decides("acme", "c9", false, QuotaReason.LIMIT_REACHED);
  }

  @Test
  void eachPolicyRefusesWhatItSaysAndInboundIsRecordedUnderAll() {
    plan(Plan.newBuilder().setCode("SOFT").setLimit(3).setAtLimit(AtLimit.AT_LIMIT_ALLOW));
    tenant(small("all").setPlanCode("SOFT").setAtLimit(AtLimit.AT_LIMIT_DENY_ALL));
    tenant(small("new").setAtLimit(AtLimit.AT_LIMIT_DENY_NEW_CONVERSATIONS));
    tenant(Tenant.newBuilder().setTenantId("none").setPlanCode("SOFT"));
    for (String id : new String[] {"all", "new", "none"}) {
      conversations(id, 0, 3);
    }

    decides("all", "c0", false, QuotaReason.LIMIT_REACHED);
    decides("all", "c9", false, QuotaReason.LIMIT_REACHED);
    decides("new", "c0", true, QuotaReason.OPEN_SESSION);
    decides("new", "c9", false, QuotaReason.LIMIT_REACHED);
    decides("none", "c0", true, QuotaReason.OVER_SOFT_LIMIT);
    decides("none", "c9", true, QuotaReason.OVER_SOFT_LIMIT);

    for (String id : new String[] {"all", "new", "none"}) {
      conversations(id, 3, 4);
      assertEquals(4, quota(id).used(), id);
    }
    admin.updateTenant(
        UpdateTenantRequest.newBuilder()
            .setTenant(Tenant.newBuilder().setTenantId("all"))
            .setUpdateMask(FieldMask.newBuilder().addPaths("at_limit"))
            .build());
    assertEquals(QuotaReason.OVER_SOFT_LIMIT, check("all", "c0").reason());
  }

  @Test
  void aSuspendedTenantSendsNothingAndIsRecordedAllTheSame() {
    tenant(
        small("acme")
            .setAtLimit(AtLimit.AT_LIMIT_ALLOW)
            .setEnforcement(Enforcement.ENFORCEMENT_SHADOW)
            .setSuspended(true)
            .setSuspensionReason("invoice 17 is unpaid"));

    decides("acme", "c0", false, QuotaReason.TENANT_SUSPENDED);
    conversations("acme", 0, 5);
    MeteringServiceGrpc.newBlockingStub(client.channel())
        .trackOutbound(
            TrackOutboundRequest.newBuilder()
                .setTenantId("acme")
                .setCustomerId("c7")
                .setMessageId("sent")
                .setPath(SendPath.SEND_PATH_DIRECT)
                .build());
    decides("acme", "c0", false, QuotaReason.TENANT_SUSPENDED);
    dev.tollgate.metering.v1.QuotaDecision reserved =
        MeteringServiceGrpc.newBlockingStub(client.channel())
            .reserveQuota(
                ReserveQuotaRequest.newBuilder()
                    .setTenantId("acme")
                    .setCustomerId("c0")
                    .setTtl(Durations.fromMinutes(1))
                    .setReservationKey("key")
                    .build())
            .getDecision();
    assertFalse(reserved.getAllowed());
    documented(reserved.getMessage());
    QuotaDecision decision = check("acme", "c0");
    assertEquals(6, decision.quota().used());
    assertTrue(decision.freshFor().isZero());
    assertFalse(decision.shadowDenied());

    Tenant resumed = tenant(Tenant.newBuilder().setTenantId("acme").setSuspended(false));
    assertEquals("", resumed.getSuspensionReason());
    assertTrue(check("acme", "c0").allowed());
  }

  @Test
  void aLimitThatIsTriedRefusesNothingAndSaysWhatItWould() {
    tenant(small("acme").setEnforcement(Enforcement.ENFORCEMENT_SHADOW));
    conversations("acme", 0, 2);
    assertFalse(check("acme", "c9").shadowDenied());
    conversations("acme", 2, 3);

    decides("acme", "c9", true, QuotaReason.LIMIT_REACHED);
    assertTrue(check("acme", "c9").shadowDenied());

    tenant(small("acme").setEnforcement(Enforcement.ENFORCEMENT_ENFORCED));
    decides("acme", "c9", false, QuotaReason.LIMIT_REACHED);
  }

  @Test
  void plansAndLimitsChangeInMidMonthAtOnce() {
    plan(Plan.newBuilder().setCode("TEN").setLimit(10));
    tenant(small("acme"));
    conversations("acme", 0, 3);
    now = Instant.parse("2025-01-20T12:00:00Z");

    tenant(Tenant.newBuilder().setTenantId("acme").setPlanCode("TEN"));
    decides("acme", "c9", true, QuotaReason.WITHIN_LIMIT);
    tenant(small("acme"));
    decides("acme", "c9", false, QuotaReason.LIMIT_REACHED);
    tenant(small("acme").setOwnLimit(2));
    decides("acme", "c9", false, QuotaReason.LIMIT_REACHED);
    assertEquals(-1, quota("acme").remaining());
    documented("The last leaves " + quota("acme").remaining() + " conversations");
    plan(Plan.newBuilder().setCode("SMALL").setLimit(4));
    assertEquals(2, quota("acme").limit());
  }

  @Test
  void aRetiredPlanStaysWithItsTenantsAndGoesToNoOther() {
    tenant(small("acme"));
    plan(Plan.newBuilder().setCode("SMALL").setRetired(true));

    for (Tenant.Builder other :
        new Tenant.Builder[] {
          small("newcomer"), Tenant.newBuilder().setTenantId("basic").setPlanCode("BASIC")
        }) {
      if (other.getPlanCode().equals("BASIC")) {
        tenant(other);
      }
      StatusRuntimeException refused =
          assertThrows(StatusRuntimeException.class, () -> tenant(small(other.getTenantId())));
      assertEquals(Code.FAILED_PRECONDITION, refused.getStatus().getCode());
      assertEquals(
          "plan SMALL is retired: it stays for the tenants that have it, and is given to no other",
          refused.getStatus().getDescription());
    }
    assertEquals(7, tenant(small("acme").setOwnLimit(7)).getOwnLimit());
    plan(Plan.newBuilder().setCode("SMALL").setRetired(false));
    assertEquals("SMALL", tenant(small("newcomer")).getPlanCode());
  }

  private void grant(String tenant, long amount, int rolloverPeriods, String requestId) {
    GrantType type = amount > 0 ? GrantType.GRANT_TYPE_TOP_UP : GrantType.GRANT_TYPE_CORRECTION;
    GrantQuotaRequest request =
        GrantQuotaRequest.newBuilder()
            .setTenantId(tenant)
            .setAmount(amount)
            .setType(type)
            .setReason("bought")
            .setRolloverPeriods(rolloverPeriods)
            .setRequestId(requestId)
            .build();
    assertEquals(admin.grantQuota(request), admin.grantQuota(request), "repeated");
  }

  /** The tenant's month as a row of the table. */
  private void documentedRow(String tenant) {
    Quota quota = quota(tenant);
    documented(
        String.format(
            java.util.Locale.ROOT,
            "| %d-%02d | %d | %d | %d | %d | %d |",
            quota.period().year(),
            quota.period().month(),
            quota.limit(),
            quota.granted(),
            quota.rolledOver(),
            quota.effectiveLimit(),
            quota.used()));
  }

  private void january() {
    tenant(Tenant.newBuilder().setTenantId("acme").setOwnLimit(100));
    grant("acme", 60, 2, "a");
    conversations("acme", 0, 130);
  }

  private void february() {
    now = Instant.parse("2025-02-10T12:00:00Z");
    grant("acme", 40, 1, "b");
    conversations("acme", 200, 310);
  }

  @Test
  void whatIsLeftOfGrantsMovesOnForItsPeriods() {
    january();
    documentedRow("acme");
    february();
    documentedRow("acme");
    now = Instant.parse("2025-03-10T12:00:00Z");
    conversations("acme", 400, 490);
    documentedRow("acme");
    now = Instant.parse("2025-04-10T12:00:00Z");
    documentedRow("acme");
    assertEquals(0, quota("acme").rolledOver());
  }

  @Test
  void lateAndVoidedMessagesChangeWhatHasMovedOn() {
    january();
    february();
    assertEquals(30, quota("acme").rolledOver());

    now = Instant.parse("2025-01-11T12:00:00Z");
    TrackMessageRequest late = first("acme", "late");
    now = Instant.parse("2025-02-10T12:00:00Z");
    MeteringServiceGrpc.newBlockingStub(client.channel()).trackMessage(late);
    Quota after = quota("acme");
    assertEquals(29, after.rolledOver());
    documented("leaves " + after.rolledOver() + " to move on");
    admin.voidMessages(
        VoidMessagesRequest.newBuilder()
            .setTenantId("acme")
            .setIds(MessageIds.newBuilder().addMessageIds(late.getMessageId()))
            .setReason("a test")
            .setRequestId("void")
            .build());
    assertEquals(30, quota("acme").rolledOver());
  }

  @Test
  void theLimitThatHeldWhenAPeriodEndedDecidesWhatIsLeft() {
    january();
    february();
    now = Instant.parse("2025-02-20T12:00:00Z");
    tenant(Tenant.newBuilder().setTenantId("acme").setOwnLimit(500));
    now = Instant.parse("2025-03-10T12:00:00Z");
    assertEquals(70, quota("acme").rolledOver());
    documented(quota("acme").rolledOver() + " move on to March");

    tenant(Tenant.newBuilder().setTenantId("acme").setOwnLimit(100));
    assertEquals(70, quota("acme").rolledOver(), "a later change has no say in February");
  }

  @Test
  void correctionsUseUpWhatThereIs() {
    january();
    february();
    assertEquals(170, quota("acme").effectiveLimit());
    grant("acme", -20, 0, "c");
    assertEquals(150, quota("acme").effectiveLimit());
    now = Instant.parse("2025-03-10T12:00:00Z");
    assertEquals(40, quota("acme").rolledOver());
  }
}
