package dev.tollgate.server.store;

import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.Plan;
import dev.tollgate.server.domain.SessionRules;
import dev.tollgate.server.domain.Tenant;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Dates changes of session rules within a transaction of their lane. While nothing is recorded of a
 * tenant it has one rule, its plan's; later a change holds from a time on that no recorded message
 * has reached, so that no session that is stored has to be cut again.
 */
final class RuleEdit {
  private final LaneTransaction lane;
  private final AdminMapper mapper;

  RuleEdit(LaneTransaction lane) {
    this.lane = lane;
    this.mapper = lane.mapper(AdminMapper.class);
  }

  /** Another rule for all tenants of a plan. */
  void changePlan(Plan before, Plan after) {
    mapper.insertFirstRules(lane.lane(), PlanRow.of(before));
    mapper.appendRules(lane.lane(), PlanRow.of(after), from());
  }

  /** The rules of a tenant that gets this plan. */
  SessionRules changed(Tenant before, Plan plan) {
    return mapper.hasUsage(lane.lane(), before.tenantNo())
        ? before.sessionRules().changed(from(), plan.sessionRule())
        : SessionRules.of(plan.sessionRule());
  }

  private record RuleRow(int entryNo, SessionRules.Entry entry) {}

  /** Keeps a tenant's rules. */
  void write(Tenant tenant) {
    mapper.deleteRules(lane.lane(), tenant.tenantNo());
    List<SessionRules.Entry> entries = tenant.sessionRules().entries();
    if (entries.size() == 1) {
      return;
    }
    List<RuleRow> rows =
        IntStream.range(0, entries.size()).mapToObj(i -> new RuleRow(i, entries.get(i))).toList();
    mapper.insertRules(
        lane.lane(),
        tenant.tenantNo(),
        Columns.of(rows)
            .ints("entryNo", RuleRow::entryNo)
            .times("validFrom", row -> row.entryNo() == 0 ? null : row.entry().from())
            .texts("policy", row -> row.entry().rule().policy().name())
            .ints("window", row -> Math.toIntExact(row.entry().rule().window().toSeconds()))
            .map());
  }

  /** The first instant that no recorded message can have: clocks never pass the lane's. */
  private Instant from() {
    return lane.clock().plus(EventTime.FUTURE_MAX).plus(1, ChronoUnit.MICROS);
  }
}
