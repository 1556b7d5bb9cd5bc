package dev.tollgate.server.store;

import dev.tollgate.server.domain.Plan;
import dev.tollgate.server.store.RefusedException.Refusal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Changes a plan within a transaction of all lanes: each has its copy, and all are alike. */
final class PlanEdit {
  private PlanEdit() {}

  /**
   * The plan with the change.
   *
   * @param defaultPlan the code of the plan that may not be retired
   */
  static Plan apply(
      PlanChange change, List<LaneTransaction> all, String defaultPlan, AdminCall call) {
    boolean created = change.createMissing() && find(change.code(), all.get(0)) == null;
    Plan before = created ? change.created() : present(change.code(), all.get(0));
    Plan after = change.applied(before);
    if (after.retired() && after.code().equals(defaultPlan)) {
      throw new RefusedException(Refusal.PLAN_IS_DEFAULT, defaultPlan);
    }
    boolean otherLimit = !created && !Objects.equals(before.limit(), after.limit());
    for (LaneTransaction lane : all) {
      if (otherLimit) {
        lane.mapper(AdminMapper.class)
            .insertPlanPastLimit(lane.lane(), lane.nextNumber(), lane.clock(), PlanRow.of(before));
      }
      lane.mapper(AdminMapper.class).upsertPlan(lane.lane(), PlanRow.of(after));
      if (!after.sessionRule().equals(before.sessionRule())) {
        new RuleEdit(lane).changePlan(before, after);
      }
    }
    AdminChange.ofPlan(call, created ? null : before, after).record(all.get(0));
    return after;
  }

  /** The plan as it is. */
  static Plan present(String code, LaneTransaction lane) {
    PlanRow row = find(code, lane);
    if (row == null) {
      throw new RefusedException(Refusal.UNKNOWN_PLAN, code);
    }
    return row.toPlan();
  }

  /** The same, for a tenant that does not have it. */
  static Plan givable(String code, LaneTransaction lane) {
    Plan plan = present(code, lane);
    if (plan.retired()) {
      throw new RefusedException(Refusal.PLAN_RETIRED, code);
    }
    return plan;
  }

  private static @Nullable PlanRow find(String code, LaneTransaction lane) {
    return lane.mapper(AdminMapper.class).plan(lane.lane(), code);
  }
}
