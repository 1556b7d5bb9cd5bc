package dev.tollgate.server.store;

import dev.tollgate.server.domain.AtLimit;
import dev.tollgate.server.domain.Enforcement;
import dev.tollgate.server.domain.Plan;
import dev.tollgate.server.domain.SessionPolicy;
import dev.tollgate.server.domain.SessionRule;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to change of a plan; null leaves as it is. A plan that is created gets the default for what
 * is null: its code as its name, no limit, {@link AtLimit#DENY_ALL}, 90 %, {@link
 * SessionRule#DEFAULT}, {@link Plan#DEFAULT_THRESHOLDS}, enforced, not retired.
 *
 * @param limit without a limit the plan is unlimited
 * @param warnAtPercent 1 to 100
 * @param policy what moves the end of a session
 * @param window how long a session lasts after that, in whole seconds
 * @param createMissing create the plan when it is unknown
 * @param thresholds in percent, ascending
 * @param retired given to no other tenant from now on
 */
public record PlanChange(
    String code,
    @Nullable String name,
    @Nullable LimitChange limit,
    @Nullable AtLimit atLimit,
    @Nullable Integer warnAtPercent,
    @Nullable SessionPolicy policy,
    @Nullable Duration window,
    boolean createMissing,
    @Nullable List<Integer> thresholds,
    @Nullable Enforcement enforcement,
    @Nullable Boolean retired) {

  /** A change of nothing but these. */
  public PlanChange(
      String code,
      @Nullable String name,
      @Nullable LimitChange limit,
      @Nullable AtLimit atLimit,
      @Nullable Integer warnAtPercent,
      @Nullable SessionPolicy policy,
      @Nullable Duration window,
      boolean createMissing) {
    this(
        code, name, limit, atLimit, warnAtPercent, policy, window, createMissing, null, null, null);
  }

  /** A plan of this code as it is created, before the change. */
  Plan created() {
    return new Plan(
        code, code, null, AtLimit.DENY_ALL, Plan.DEFAULT_WARN_AT_PERCENT, SessionRule.DEFAULT);
  }

  /** {@code plan} with the change. */
  Plan applied(Plan plan) {
    return new Plan(
        code,
        name == null ? plan.name() : name,
        limit == null ? plan.limit() : limit.limit(),
        atLimit == null ? plan.atLimit() : atLimit,
        warnAtPercent == null ? plan.warnAtPercent() : warnAtPercent,
        new SessionRule(
            policy == null ? plan.sessionRule().policy() : policy,
            window == null ? plan.sessionRule().window() : window),
        thresholds == null ? plan.thresholds() : thresholds,
        enforcement == null ? plan.enforcement() : enforcement,
        retired == null ? plan.retired() : retired);
  }
}
