package dev.tollgate.server.store;

import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.GrantLedger;
import dev.tollgate.server.domain.LimitLevel;
import dev.tollgate.server.domain.QuotaFigures;
import dev.tollgate.server.domain.Tenant;
import java.time.Instant;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A tenant and its figures, as they stood at a version of its lane.
 *
 * @param clock the lane's time, which decides the current period; never behind the asker's
 * @param known it exists; else it stands for one that would be created now, without a number
 * @param grantedPeriod the start of the latest begun period with grants; null when there is none
 * @param granted the sum of that period's grants
 * @param usage the counters of the latest begun period that has any; null when there is none
 * @param held the conversations held by live reservations
 * @param heldUntil no live reservation ends by itself before; null when there is none
 * @param ledger what has moved on to the current period of grants of earlier ones
 * @param levelPeriod the start of the latest begun period in which thresholds were told of
 * @param level what was told in that period
 */
public record TenantState(
    long version,
    Instant clock,
    boolean known,
    Tenant tenant,
    @Nullable Instant grantedPeriod,
    long granted,
    @Nullable UsageRow usage,
    long held,
    @Nullable Instant heldUntil,
    GrantLedger ledger,
    @Nullable Instant levelPeriod,
    @Nullable LimitLevel level) {

  /** This tenant, once it exists under a number. */
  public TenantState created(long tenantNo) {
    Tenant created =
        new Tenant(
            tenantNo,
            tenant.tenantId(),
            tenant.plan(),
            tenant.terms(),
            tenant.calendar(),
            tenant.sessionRules(),
            tenant.createdAt());
    return with(version, clock, true, created);
  }

  /** This tenant as it still is at a later version of its lane, and at that version's time. */
  public TenantState at(long laterVersion, Instant laterClock) {
    return with(laterVersion, laterClock, known, tenant);
  }

  private TenantState with(long atVersion, Instant atClock, boolean exists, Tenant who) {
    return new TenantState(
        atVersion,
        atClock,
        exists,
        who,
        grantedPeriod,
        granted,
        usage,
        held,
        heldUntil,
        ledger,
        levelPeriod,
        level);
  }

  /** This tenant with other counters in the current period. */
  TenantState counted(UsageRow counters) {
    return with(counters, held, heldUntil, ledger);
  }

  /**
   * This tenant with other counters in periods that have ended.
   *
   * @param conversations those counted now in the period of a start, by those that were read
   */
  TenantState usedBefore(ToLongBiFunction<Instant, Long> conversations) {
    return with(usage, held, heldUntil, ledger.used(conversations));
  }

  /**
   * This tenant with other holds.
   *
   * @param until no live reservation that was made since ends by itself before; null: there is none
   */
  public TenantState held(long conversations, @Nullable Instant until) {
    boolean sooner = until != null && (heldUntil == null || until.isBefore(heldUntil));
    return with(usage, conversations, sooner ? until : heldUntil, ledger);
  }

  private TenantState with(
      @Nullable UsageRow counters, long holds, @Nullable Instant until, GrantLedger grants) {
    return new TenantState(
        version,
        clock,
        known,
        tenant,
        grantedPeriod,
        granted,
        counters,
        holds,
        until,
        grants,
        levelPeriod,
        level);
  }

  /** The conversations counted in the current period. */
  public long used() {
    UsageRow counters = usageNow();
    return counters == null ? 0 : counters.conversationCount();
  }

  /** The counters of the current period; null when there are none yet. */
  @Nullable UsageRow usageNow() {
    return usage != null && usage.periodStart().equals(period().start()) ? usage : null;
  }

  /** The current period. */
  public BillingPeriod period() {
    return tenant.calendar().periodAt(clock);
  }

  /** What was told of thresholds in a period, if it is the latest begun one of which there was. */
  @Nullable LimitLevel levelIn(BillingPeriod period) {
    return period.start().equals(levelPeriod) ? level : null;
  }

  /** The figures of the current period. */
  public QuotaFigures figures() {
    BillingPeriod period = period();
    long grantedNow = period.start().equals(grantedPeriod) ? granted : 0;
    long rolledOver = ledger.rolledOver();
    return new QuotaFigures(
        tenant.plan(), tenant.terms(), grantedNow + rolledOver, rolledOver, used(), held, period);
  }
}
