package dev.tollgate.server.api;

import dev.tollgate.metering.v1.AtLimit;
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
    Long ownLimit = tenant.ownLimit();
    if (ownLimit != null) {
      builder.setOwnLimit(ownLimit);
    }
    return builder.build();
  }

  static Plan plan(dev.tollgate.server.domain.Plan plan) {
    Plan.Builder builder =
        Plan.newBuilder()
            .setCode(plan.code())
            .setName(plan.name())
            .setAtLimit(atLimit(plan.atLimit()))
            .setWarnAtPercent(plan.warnAtPercent())
            .setSessionPolicy(policy(plan.sessionRule().policy()))
            .setSessionWindow(ToProto.duration(plan.sessionRule().window()));
    Long limit = plan.limit();
    if (limit != null) {
      builder.setLimit(limit);
    }
    return builder.build();
  }

  private static AtLimit atLimit(dev.tollgate.server.domain.AtLimit atLimit) {
    return switch (atLimit) {
      case DENY_ALL -> AtLimit.AT_LIMIT_DENY_ALL;
      case DENY_NEW_CONVERSATIONS -> AtLimit.AT_LIMIT_DENY_NEW_CONVERSATIONS;
      case ALLOW -> AtLimit.AT_LIMIT_ALLOW;
    };
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
        .build();
  }

  private static GrantType grantType(dev.tollgate.server.domain.GrantType type) {
    return switch (type) {
      case TOP_UP -> GrantType.GRANT_TYPE_TOP_UP;
      case CORRECTION -> GrantType.GRANT_TYPE_CORRECTION;
    };
  }
}
