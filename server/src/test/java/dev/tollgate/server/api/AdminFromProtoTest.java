package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import dev.tollgate.metering.v1.AtLimit;
import dev.tollgate.metering.v1.Enforcement;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.Plan;
import dev.tollgate.metering.v1.SessionPolicy;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.UpdatePlanRequest;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.server.store.LimitChange;
import dev.tollgate.server.store.PlanChange;
import dev.tollgate.server.store.RequestId;
import dev.tollgate.server.store.Setting;
import dev.tollgate.server.store.TenantChange;
import dev.tollgate.server.store.TermsChange;
import io.grpc.Status.Code;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class AdminFromProtoTest {
  private static UpdateTenantRequest update(Tenant.Builder tenant, String... paths) {
    UpdateTenantRequest.Builder request =
        UpdateTenantRequest.newBuilder().setTenant(tenant.setTenantId("shop"));
    if (paths.length > 0) {
      request.setUpdateMask(FieldMask.newBuilder().addAllPaths(java.util.List.of(paths)));
    }
    return request.build();
  }

  private static UpdatePlanRequest update(Plan.Builder plan, String... paths) {
    UpdatePlanRequest.Builder request =
        UpdatePlanRequest.newBuilder().setPlan(plan.setCode("FREE"));
    if (paths.length > 0) {
      request.setUpdateMask(FieldMask.newBuilder().addAllPaths(java.util.List.of(paths)));
    }
    return request.build();
  }

  private static void assertFault(Code code, String text, Executable call) {
    ApiFault fault = assertThrows(ApiFault.class, call);
    assertEquals(code.value(), fault.status().getCode());
    assertTrue(fault.status().getMessage().contains(text), fault.status().getMessage());
  }

  @Test
  void withoutMaskEveryFieldSetIsChanged() {
    assertEquals(
        new TenantChange("shop", null, null, null, null, false),
        AdminFromProto.change(update(Tenant.newBuilder())));
    assertEquals(
        new TenantChange("shop", "PRO", new LimitChange(0L), ZoneId.of("Asia/Riyadh"), 28, false),
        AdminFromProto.change(
            update(
                Tenant.newBuilder()
                    .setPlanCode("PRO")
                    .setOwnLimit(0)
                    .setTimeZone("Asia/Riyadh")
                    .setAnchorDay(28))));
    assertEquals(
        new PlanChange("FREE", null, null, null, null, null, null, false),
        AdminFromProto.change(update(Plan.newBuilder())));
  }

  @Test
  void withMaskOnlyItsFieldsAreChanged() {
    assertEquals(
        new TenantChange("shop", null, new LimitChange(null), null, null, false),
        AdminFromProto.change(update(Tenant.newBuilder().setPlanCode("PRO"), "own_limit")));
    assertEquals(
        new PlanChange("FREE", null, new LimitChange(null), null, null, null, null, false),
        AdminFromProto.change(update(Plan.newBuilder().setName("x"), "limit")));
    PlanChange change =
        AdminFromProto.change(
            update(
                Plan.newBuilder()
                    .setSessionPolicy(SessionPolicy.SESSION_POLICY_SLIDING)
                    .setSessionWindow(Duration.newBuilder().setSeconds(86400))
                    .setAtLimit(AtLimit.AT_LIMIT_ALLOW),
                "session_policy",
                "session_window",
                "at_limit"));
    assertEquals(dev.tollgate.server.domain.AtLimit.ALLOW, change.atLimit());
  }

  @Test
  void termsAreSetAndGivenBackToThePlan() {
    assertEquals(
        new TermsChange(
            new Setting<>(dev.tollgate.server.domain.AtLimit.ALLOW),
            new Setting<>(dev.tollgate.server.domain.Enforcement.SHADOW),
            false,
            "r"),
        AdminFromProto.change(
                update(
                    Tenant.newBuilder()
                        .setAtLimit(AtLimit.AT_LIMIT_ALLOW)
                        .setEnforcement(Enforcement.ENFORCEMENT_SHADOW)
                        .setSuspended(false)
                        .setSuspensionReason("r")))
            .terms());
    assertEquals(
        new TermsChange(new Setting<>(null), new Setting<>(null), false, ""),
        AdminFromProto.change(
                update(
                    Tenant.newBuilder(),
                    "at_limit",
                    "enforcement",
                    "suspended",
                    "suspension_reason"))
            .terms());
    assertEquals(TermsChange.NONE, AdminFromProto.change(update(Tenant.newBuilder())).terms());
  }

  @Test
  void thresholdsAscendAndMayBeNone() {
    PlanChange change =
        AdminFromProto.change(
            update(
                Plan.newBuilder()
                    .addAllThresholdsPercent(List.of(1, 99, 1000))
                    .setEnforcement(Enforcement.ENFORCEMENT_SHADOW)
                    .setRetired(true)));
    assertEquals(List.of(1, 99, 1000), change.thresholds());
    assertEquals(dev.tollgate.server.domain.Enforcement.SHADOW, change.enforcement());
    assertEquals(true, change.retired());
    assertEquals(
        List.of(),
        AdminFromProto.change(update(Plan.newBuilder(), "thresholds_percent")).thresholds());
    for (List<Integer> levels : List.of(List.of(50, 50), List.of(90, 80))) {
      assertFault(
          Code.INVALID_ARGUMENT,
          "plan.thresholds_percent[1]: must be above the one before it",
          () -> AdminFromProto.change(update(Plan.newBuilder().addAllThresholdsPercent(levels))));
    }
  }

  @Test
  void refusesMasksItCannotFollow() {
    assertFault(
        Code.INVALID_ARGUMENT,
        "update_mask.paths[1]: tenant_id is no field to change; must be one of plan_code,",
        () -> AdminFromProto.change(update(Tenant.newBuilder(), "own_limit", "tenant_id")));
    assertFault(
        Code.INVALID_ARGUMENT,
        "update_mask.paths[0]: must be one of name, limit, at_limit",
        () -> AdminFromProto.change(update(Plan.newBuilder(), "*")));
    for (String path : new String[] {"plan_code", "time_zone", "anchor_day"}) {
      assertFault(
          Code.INVALID_ARGUMENT,
          "tenant." + path + ": is required when update_mask names it",
          () -> AdminFromProto.change(update(Tenant.newBuilder(), path)));
    }
    for (String path :
        new String[] {
          "name", "at_limit", "warn_at_percent", "session_policy", "session_window", "enforcement"
        }) {
      assertFault(
          Code.INVALID_ARGUMENT,
          "plan." + path + ": is required when update_mask names it",
          () -> AdminFromProto.change(update(Plan.newBuilder(), path)));
    }
  }

  @Test
  void takesNamesOfZonesOnly() {
    for (String name :
        new String[] {"+03:00", "UTC+3", "GMT+03:00", "Z", "Nowhere", "asia/riyadh"}) {
      assertFault(
          Code.INVALID_ARGUMENT,
          "tenant.time_zone: must be the IANA name",
          () -> AdminFromProto.change(update(Tenant.newBuilder().setTimeZone(name))));
    }
    assertEquals(
        ZoneId.of("UTC"),
        AdminFromProto.change(update(Tenant.newBuilder().setTimeZone("UTC"))).zone());
  }

  @Test
  void sessionRulesAreTakenWithinTheirBounds() {
    PlanChange fixed =
        AdminFromProto.change(
            update(window(259_200, 0).setSessionPolicy(SessionPolicy.SESSION_POLICY_FIXED)));
    assertEquals(dev.tollgate.server.domain.SessionPolicy.FIXED, fixed.policy());
    assertEquals(java.time.Duration.ofDays(3), fixed.window());
    for (Plan.Builder window :
        new Plan.Builder[] {
          window(0, 0),
          window(-1, 0),
          window(86400, 1),
          window(1, -1),
          window(31 * 86400 + 1, 0),
          window(Long.MAX_VALUE, 0)
        }) {
      assertFault(
          Code.INVALID_ARGUMENT,
          "plan.session_window: must be whole seconds, 1 to 2678400 (31 days)",
          () -> AdminFromProto.change(update(window)));
    }
  }

  private static Plan.Builder window(long seconds, int nanos) {
    return Plan.newBuilder()
        .setSessionWindow(Duration.newBuilder().setSeconds(seconds).setNanos(nanos));
  }

  @Test
  void requestIdsTellRequestsApart() {
    GrantQuotaRequest grant =
        GrantQuotaRequest.newBuilder().setTenantId("shop").setAmount(1).setRequestId("r1").build();
    RequestId id = idOf(grant);

    assertEquals("r1", id.id());
    assertEquals(64, id.fingerprint().length());
    assertEquals(id, RequestIds.of(grant.toBuilder().build()));
    RequestId otherId = idOf(grant.toBuilder().setRequestId("r2").build());
    assertEquals(id.fingerprint(), otherId.fingerprint());
    assertNotEquals(id.fingerprint(), idOf(grant.toBuilder().setAmount(2).build()).fingerprint());
    assertNull(RequestIds.of(UpdateTenantRequest.getDefaultInstance()));
    RequestId tenant = RequestIds.of(UpdateTenantRequest.newBuilder().setRequestId("r1").build());
    RequestId plan = RequestIds.of(UpdatePlanRequest.newBuilder().setRequestId("r1").build());
    assertNotNull(tenant);
    assertNotNull(plan);
    assertNotEquals(tenant.fingerprint(), plan.fingerprint());
  }

  private static RequestId idOf(GrantQuotaRequest request) {
    return java.util.Objects.requireNonNull(RequestIds.of(request));
  }
}
