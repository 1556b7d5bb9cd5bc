package dev.tollgate.server.store;

import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.Plan;
import dev.tollgate.server.domain.SessionRules;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.domain.TenantTerms;
import dev.tollgate.server.store.RefusedException.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Changes a tenant within a transaction of its lane. */
final class TenantEdit {
  private final LaneTransaction lane;
  private final AdminMapper mapper;
  private final String defaultPlan;

  TenantEdit(LaneTransaction lane, String defaultPlan) {
    this.lane = lane;
    this.mapper = lane.mapper(AdminMapper.class);
    this.defaultPlan = defaultPlan;
  }

  /** The tenant as it is. */
  static Tenant present(LaneTransaction lane, String tenantId) {
    return lane.tenant(tenantId)
        .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_TENANT, tenantId))
        .tenant();
  }

  /** The tenant with the change. */
  Tenant apply(TenantChange change, AdminCall call) {
    boolean created = change.createMissing() && lane.tenant(change.tenantId()).isEmpty();
    Tenant before = created ? created(change) : present(lane, change.tenantId());
    Plan plan = change.planCode() == null ? before.plan() : given(change.planCode(), before);
    RuleEdit rules = new RuleEdit(lane);
    Tenant after =
        new Tenant(
            before.tenantNo(),
            before.tenantId(),
            plan,
            change.terms().applied(before.terms(), change.ownLimit(), before.tenantId()),
            calendar(before, change),
            change.planCode() == null ? before.sessionRules() : rules.changed(before, plan),
            before.createdAt());
    mapper.upsertTenant(lane.lane(), after);
    if (!after.sessionRules().equals(before.sessionRules())) {
      rules.write(after);
    }
    if (created) {
      lane.insertCalendars(List.of(after));
    } else if (!after.calendar().equals(before.calendar())) {
      mapper.deleteCalendar(lane.lane(), after.tenantNo());
      lane.insertCalendars(List.of(after));
      moveGrants(before.calendar(), after);
      new RolloverEdit(lane).refresh(after);
    }
    if (!created && otherLimit(before, after)) {
      mapper.insertTenantPastLimit(lane.lane(), lane.nextNumber(), lane.clock(), before);
    }
    AdminChange.ofTenant(call, created ? null : before, after).record(lane);
    return after;
  }

  private static boolean otherLimit(Tenant before, Tenant after) {
    return !before.plan().code().equals(after.plan().code())
        || !Objects.equals(before.terms().ownLimit(), after.terms().ownLimit());
  }

  private Tenant created(TenantChange change) {
    String planCode = change.planCode() == null ? defaultPlan : change.planCode();
    Plan plan = PlanEdit.givable(planCode, lane);
    return new Tenant(
        lane.nextNumber(),
        change.tenantId(),
        plan,
        TenantTerms.OF_PLAN,
        BillingCalendar.DEFAULT,
        SessionRules.of(plan.sessionRule()),
        lane.clock());
  }

  private Plan given(String code, Tenant before) {
    return code.equals(before.plan().code()) ? before.plan() : PlanEdit.givable(code, lane);
  }

  private BillingCalendar calendar(Tenant before, TenantChange change) {
    BillingCalendar.Rule latest = before.calendar().latestRule();
    BillingCalendar.Rule rule =
        new BillingCalendar.Rule(
            change.zone() == null ? latest.zone() : change.zone(),
            change.anchorDay() == null ? latest.anchorDay() : change.anchorDay());
    if (rule.equals(latest)) {
      return before.calendar();
    }
    return mapper.hasUsage(lane.lane(), before.tenantNo())
        ? before.calendar().changedAfter(lane.clock(), rule)
        : BillingCalendar.of(rule);
  }

  private record MovedPeriod(Instant from, Instant to) {}

  /** A grant names its period by the month: it follows the month to where it now begins. */
  private void moveGrants(BillingCalendar before, Tenant after) {
    List<MovedPeriod> moved = new ArrayList<>();
    for (Instant from : mapper.grantedPeriods(lane.lane(), after.tenantNo())) {
      Instant to = movedStart(before, after.calendar(), from);
      if (!to.equals(from)) {
        moved.add(new MovedPeriod(from, to));
      }
    }
    if (!moved.isEmpty()) {
      mapper.moveGrants(
          lane.lane(),
          after.tenantNo(),
          Columns.of(moved).times("from", MovedPeriod::from).times("to", MovedPeriod::to).map());
    }
  }

  /** Where a month is left without a period, the one that has its first instant stands in. */
  private static Instant movedStart(
      BillingCalendar before, BillingCalendar after, Instant periodStart) {
    return after
        .periodOf(before.periodAt(periodStart).month())
        .orElseGet(() -> after.periodAt(periodStart))
        .start();
  }
}
