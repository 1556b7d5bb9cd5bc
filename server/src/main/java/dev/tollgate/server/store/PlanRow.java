package dev.tollgate.server.store;

import dev.tollgate.server.domain.AtLimit;
import dev.tollgate.server.domain.Enforcement;
import dev.tollgate.server.domain.Plan;
import dev.tollgate.server.domain.SessionPolicy;
import dev.tollgate.server.domain.SessionRule;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plan as it stands in its table. */
@SuppressWarnings("ArrayRecordComponent") // MyBatis fills arrays, and nothing compares these rows.
record PlanRow(
    String code,
    String name,
    @Nullable Long conversationLimit,
    AtLimit atLimit,
    int warnAtPercent,
    SessionPolicy sessionPolicy,
    int sessionWindowSeconds,
    Integer[] thresholdsPercent,
    Enforcement enforcement,
    boolean retired) {

  static PlanRow of(Plan plan) {
    SessionRule rule = plan.sessionRule();
    return new PlanRow(
        plan.code(),
        plan.name(),
        plan.limit(),
        plan.atLimit(),
        plan.warnAtPercent(),
        rule.policy(),
        Math.toIntExact(rule.window().toSeconds()),
        plan.thresholds().toArray(Integer[]::new),
        plan.enforcement(),
        plan.retired());
  }

  Plan toPlan() {
    SessionRule rule = new SessionRule(sessionPolicy, Duration.ofSeconds(sessionWindowSeconds));
    return new Plan(
        code,
        name,
        conversationLimit,
        atLimit,
        warnAtPercent,
        rule,
        List.of(thresholdsPercent),
        enforcement,
        retired);
  }
}
