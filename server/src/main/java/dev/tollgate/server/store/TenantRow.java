package dev.tollgate.server.store;

import dev.tollgate.server.domain.AtLimit;
import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.Enforcement;
import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.GrantLedger;
import dev.tollgate.server.domain.LimitLevel;
import dev.tollgate.server.domain.Plan;
import dev.tollgate.server.domain.SessionPolicy;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.domain.SessionRules;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.domain.TenantTerms;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as statements read it: with its plan, its calendar, and the latest grants and counters.
 * One that was asked for and is unknown has no number, no calendar, and the default plan.
 */
@SuppressWarnings("ArrayRecordComponent") // MyBatis fills arrays, and nothing compares these rows.
record TenantRow(
    long version,
    Instant clock,
    @Nullable String askedId,
    @Nullable Long tenantNo,
    @Nullable String tenantId,
    @Nullable Long ownLimit,
    @Nullable Instant createdAt,
    String planCode,
    String planName,
    @Nullable Long conversationLimit,
    AtLimit atLimit,
    int warnAtPercent,
    SessionPolicy sessionPolicy,
    int sessionWindowSeconds,
    @Nullable Long @Nullable [] calendarFroms,
    String @Nullable [] calendarZones,
    Integer @Nullable [] calendarAnchors,
    @Nullable Long @Nullable [] ruleFroms,
    String @Nullable [] rulePolicies,
    Integer @Nullable [] ruleWindows,
    @Nullable Instant grantedPeriod,
    long granted,
    @Nullable Instant usedPeriod,
    long used,
    long usedInbound,
    long usedDirect,
    long usedQueued,
    @Nullable Instant usedLastAt,
    long held,
    @Nullable Instant heldUntil,
    @Nullable Instant levelPeriod,
    @Nullable Long levelGeneration,
    @Nullable Long levelLimit,
    @Nullable Integer levelPercent,
    Integer[] thresholdsPercent,
    Enforcement enforcement,
    boolean retired,
    @Nullable AtLimit ownAtLimit,
    @Nullable Enforcement ownEnforcement,
    boolean suspended,
    String suspensionReason,
    int lane,
    @Nullable Instant rolloverUntil) {

  boolean known() {
    return tenantNo != null;
  }

  /** Its number; 0 when it is unknown. */
  long number() {
    return tenantNo == null ? 0 : tenantNo;
  }

  /** Whether something of grants of earlier periods may have moved on to the one that runs. */
  boolean rollsOver() {
    return rolloverUntil != null && clock.isBefore(rolloverUntil);
  }

  /**
   * What is known of the tenant.
   *
   * @param ledger what has moved on to its period, where {@link #rollsOver}
   */
  TenantState toState(GrantLedger ledger) {
    return new TenantState(
        version,
        clock,
        known(),
        toTenant(),
        grantedPeriod,
        granted,
        usage(),
        held,
        heldUntil,
        ledger,
        levelPeriod,
        level());
  }

  private @Nullable UsageRow usage() {
    return usedPeriod == null
        ? null
        : new UsageRow(number(), usedPeriod, used, usedInbound, usedDirect, usedQueued, usedLastAt);
  }

  private @Nullable LimitLevel level() {
    return levelGeneration == null || levelLimit == null || levelPercent == null
        ? null
        : new LimitLevel(levelGeneration, levelLimit, levelPercent);
  }

  /** The tenant; one that is unknown was created now. */
  Tenant toTenant() {
    return new Tenant(
        number(),
        name(),
        plan(),
        new TenantTerms(ownLimit, ownAtLimit, ownEnforcement, suspended, suspensionReason),
        calendar(),
        sessionRules(),
        createdAt == null ? clock : createdAt);
  }

  private String name() {
    if (tenantId != null) {
      return tenantId;
    }
    if (askedId != null) {
      return askedId;
    }
    throw new IllegalStateException("a row of no tenant");
  }

  Plan plan() {
    SessionRule rule = new SessionRule(sessionPolicy, Duration.ofSeconds(sessionWindowSeconds));
    return new Plan(
        planCode,
        planName,
        conversationLimit,
        atLimit,
        warnAtPercent,
        rule,
        List.of(thresholdsPercent),
        enforcement,
        retired);
  }

  private BillingCalendar calendar() {
    if (calendarFroms == null || calendarZones == null || calendarAnchors == null) {
      return BillingCalendar.DEFAULT;
    }
    List<BillingCalendar.Entry> entries = new ArrayList<>();
    for (int i = 0; i < calendarZones.length; i++) {
      Instant from = from(calendarFroms[i]);
      ZoneId zone = ZoneId.of(calendarZones[i]);
      entries.add(
          new BillingCalendar.Entry(from, new BillingCalendar.Rule(zone, calendarAnchors[i])));
    }
    return BillingCalendar.ofEntries(entries);
  }

  private SessionRules sessionRules() {
    if (ruleFroms == null || rulePolicies == null || ruleWindows == null) {
      return SessionRules.of(plan().sessionRule());
    }
    List<SessionRules.Entry> entries = new ArrayList<>();
    for (int i = 0; i < ruleFroms.length; i++) {
      SessionPolicy policy = SessionPolicy.valueOf(rulePolicies[i]);
      Duration window = Duration.ofSeconds(ruleWindows[i]);
      entries.add(new SessionRules.Entry(from(ruleFroms[i]), new SessionRule(policy, window)));
    }
    return new SessionRules(entries);
  }

  private static Instant from(@Nullable Long micros) {
    return micros == null ? Instant.MIN : EventTime.ofMicros(micros);
  }
}
