package dev.tollgate.server.api;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import dev.tollgate.metering.v1.AtLimit;
import dev.tollgate.metering.v1.Enforcement;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.GrantType;
import dev.tollgate.metering.v1.Plan;
import dev.tollgate.metering.v1.SessionPolicy;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.UpdatePlanRequest;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.store.LimitChange;
import dev.tollgate.server.store.NewGrant;
import dev.tollgate.server.store.PlanChange;
import dev.tollgate.server.store.TenantChange;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From the words of admin requests to the store's. Takes requests that {@link RequestValidator}
 * passed; throws {@link ApiFault} for what its rules cannot say.
 */
final class AdminFromProto {
  private static final List<String> TENANT_FIELDS =
      List.of(
          "plan_code",
          "own_limit",
          "time_zone",
          "anchor_day",
          "at_limit",
          "enforcement",
          "suspended",
          "suspension_reason");
  private static final List<String> PLAN_FIELDS =
      List.of(
          "name",
          "limit",
          "at_limit",
          "warn_at_percent",
          "session_policy",
          "session_window",
          "thresholds_percent",
          "enforcement",
          "retired");

  /** Names only: an offset is no place whose rules could change. */
  private static final Set<String> ZONES = Set.copyOf(ZoneId.getAvailableZoneIds());

  private AdminFromProto() {}

  static TenantChange change(UpdateTenantRequest request) {
    Tenant tenant = request.getTenant();
    UpdateMask mask = UpdateMask.of(request.getUpdateMask(), "tenant", TENANT_FIELDS);
    return new TenantChange(
        tenant.getTenantId(),
        mask.changes("plan_code", !tenant.getPlanCode().isEmpty()) ? tenant.getPlanCode() : null,
        mask.changesOptional("own_limit", tenant.hasOwnLimit())
            ? new LimitChange(tenant.hasOwnLimit() ? tenant.getOwnLimit() : null)
            : null,
        mask.changes("time_zone", !tenant.getTimeZone().isEmpty())
            ? zone(tenant.getTimeZone())
            : null,
        mask.changes("anchor_day", tenant.getAnchorDay() != 0) ? tenant.getAnchorDay() : null,
        request.getAllowMissing(),
        TermsFromProto.change(tenant, mask));
  }

  private static ZoneId zone(String name) {
    if (!ZONES.contains(name)) {
      throw RequestFaults.invalid(
          "tenant.time_zone",
          "must be the IANA name of a time zone as it is written there, such as Asia/Riyadh, or"
              + " UTC");
    }
    return ZoneId.of(name);
  }

  static PlanChange change(UpdatePlanRequest request) {
    Plan plan = request.getPlan();
    UpdateMask mask = UpdateMask.of(request.getUpdateMask(), "plan", PLAN_FIELDS);
    return new PlanChange(
        plan.getCode(),
        mask.changes("name", !plan.getName().isEmpty()) ? plan.getName() : null,
        mask.changesOptional("limit", plan.hasLimit())
            ? new LimitChange(plan.hasLimit() ? plan.getLimit() : null)
            : null,
        mask.changes("at_limit", plan.getAtLimit() != AtLimit.AT_LIMIT_UNSPECIFIED)
            ? TermsFromProto.atLimit(plan.getAtLimit())
            : null,
        mask.changes("warn_at_percent", plan.getWarnAtPercent() != 0)
            ? plan.getWarnAtPercent()
            : null,
        mask.changes(
                "session_policy",
                plan.getSessionPolicy() != SessionPolicy.SESSION_POLICY_UNSPECIFIED)
            ? policy(plan.getSessionPolicy())
            : null,
        mask.changes("session_window", plan.hasSessionWindow())
            ? window(plan.getSessionWindow())
            : null,
        request.getAllowMissing(),
        mask.changesOptional("thresholds_percent", plan.getThresholdsPercentCount() > 0)
            ? TermsFromProto.thresholds(plan.getThresholdsPercentList())
            : null,
        mask.changes("enforcement", plan.getEnforcement() != Enforcement.ENFORCEMENT_UNSPECIFIED)
            ? TermsFromProto.enforcement(plan.getEnforcement())
            : null,
        mask.changesOptional("retired", plan.hasRetired()) ? plan.getRetired() : null);
  }

  private static dev.tollgate.server.domain.SessionPolicy policy(SessionPolicy policy) {
    return switch (policy) {
      case SESSION_POLICY_SLIDING -> dev.tollgate.server.domain.SessionPolicy.SLIDING;
      case SESSION_POLICY_SLIDING_INBOUND ->
          dev.tollgate.server.domain.SessionPolicy.SLIDING_INBOUND;
      case SESSION_POLICY_FIXED -> dev.tollgate.server.domain.SessionPolicy.FIXED;
      case SESSION_POLICY_UNSPECIFIED, UNRECOGNIZED ->
          throw RequestFaults.invalid("plan.session_policy", "must be a policy, not unspecified");
    };
  }

  private static java.time.Duration window(Duration window) {
    boolean whole = Durations.isValid(window) && window.getNanos() == 0;
    if (!whole
        || window.getSeconds() < 1
        || window.getSeconds() > SessionRule.WINDOW_MAX.toSeconds()) {
      throw RequestFaults.invalid(
          "plan.session_window",
          "must be whole seconds, 1 to "
              + SessionRule.WINDOW_MAX.toSeconds()
              + " ("
              + SessionRule.WINDOW_MAX.toDays()
              + " days)");
    }
    return java.time.Duration.ofSeconds(window.getSeconds());
  }

  static NewGrant grant(GrantQuotaRequest request) {
    return new NewGrant(
        request.getTenantId(),
        request.getAmount(),
        grantType(request.getType()),
        request.getReason(),
        month(request.getYear(), request.getMonth()),
        request.getRolloverPeriods());
  }

  private static dev.tollgate.server.domain.GrantType grantType(GrantType type) {
    return switch (type) {
      case GRANT_TYPE_TOP_UP -> dev.tollgate.server.domain.GrantType.TOP_UP;
      case GRANT_TYPE_CORRECTION -> dev.tollgate.server.domain.GrantType.CORRECTION;
      case GRANT_TYPE_UNSPECIFIED, UNRECOGNIZED -> throw notChecked("type");
    };
  }

  /** The month that a request names; null when it names none, by zeros. */
  static @Nullable YearMonth month(int year, int month) {
    return year == 0 ? null : YearMonth.of(year, month);
  }

  static IllegalStateException notChecked(String field) {
    return new IllegalStateException(field + " is not set, which its rules do not allow");
  }
}
