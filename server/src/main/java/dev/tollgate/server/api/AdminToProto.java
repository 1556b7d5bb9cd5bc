package dev.tollgate.server.api;

import dev.tollgate.metering.v1.Grant;
import dev.tollgate.metering.v1.GrantType;
import dev.tollgate.metering.v1.Plan;
import dev.tollgate.metering.v1.SessionPolicy;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.LaneKey.Kind;
import java.time.Instant;

/** From tenants, plans and grants to the contract's words. */
final class AdminToProto {
  private AdminToProto() {}

  /**
   * A tenant, with the zone and anchor day that were set last: {@code current_period} tells which
   * of them hold now.
   */
  static Tenant tenant(dev.tollgate.server.domain.Tenant tenant, Instant now) {
    BillingCalendar.Rule rule = tenant.calendar().latestRule();
    Tenant.Builder builder =
        Tenant.newBuilder()
            .setTenantId(tenant.tenantId())
            .setPlanCode(tenant.plan().code())
            .setTimeZone(rule.zone().getId())
            .setAnchorDay(rule.anchorDay())
            .setCreatedAt(ToProto.timestamp(tenant.createdAt()))
            .setCurrentPeriod(ToProto.period(tenant.calendar().periodAt(now)));
    TermsToProto.terms(tenant.terms(), builder);
    return builder.build();
  }

  static Plan plan(dev.tollgate.server.domain.Plan plan) {
    Plan.Builder builder =
        Plan.newBuilder()
            .setCode(plan.code())
            .setName(plan.name())
            .setAtLimit(TermsToProto.atLimit(plan.atLimit()))
            .setWarnAtPercent(plan.warnAtPercent())
            .setSessionPolicy(policy(plan.sessionRule().policy()))
            .setSessionWindow(ToProto.duration(plan.sessionRule().window()))
            .addAllThresholdsPercent(plan.thresholds())
            .setEnforcement(TermsToProto.enforcement(plan.enforcement()))
            .setRetired(plan.retired());
    Long limit = plan.limit();
    if (limit != null) {
      builder.setLimit(limit);
    }
    return builder.build();
  }

  private static SessionPolicy policy(dev.tollgate.server.domain.SessionPolicy policy) {
    return switch (policy) {
      case SLIDING -> SessionPolicy.SESSION_POLICY_SLIDING;
      case SLIDING_INBOUND -> SessionPolicy.SESSION_POLICY_SLIDING_INBOUND;
      case FIXED -> SessionPolicy.SESSION_POLICY_FIXED;
    };
  }

  static Grant grant(dev.tollgate.server.domain.Grant grant) {
    return Grant.newBuilder()
        .setGrantId(grant.key().text(Kind.GRANT))
        .setTenantId(grant.tenantId())
        .setAmount(grant.amount())
        .setType(grantType(grant.type()))
        .setReason(grant.reason())
        .setGrantedBy(grant.grantedBy())
        .setGrantedAt(ToProto.timestamp(grant.grantedAt()))
        .setPeriod(ToProto.period(grant.period()))
        .setRolloverPeriods(grant.rolloverPeriods())
        .build();
  }

  private static GrantType grantType(dev.tollgate.server.domain.GrantType type) {
    return switch (type) {
      case TOP_UP -> GrantType.GRANT_TYPE_TOP_UP;
      case CORRECTION -> GrantType.GRANT_TYPE_CORRECTION;
    };
  }
}
