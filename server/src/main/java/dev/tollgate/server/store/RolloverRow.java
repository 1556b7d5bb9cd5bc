package dev.tollgate.server.store;

import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.GrantLedger;
import dev.tollgate.server.domain.LimitHistory;
import dev.tollgate.server.domain.Rollover;
import dev.tollgate.server.domain.Tenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's grants from the first on that moves on, with the counters and the limits from then on.
 * Times are in microseconds.
 */
@SuppressWarnings("ArrayRecordComponent") // MyBatis fills arrays, and nothing compares these rows.
record RolloverRow(
    int lane,
    long tenantNo,
    Long @Nullable [] grantNos,
    Long @Nullable [] grantPeriods,
    Long @Nullable [] grantAmounts,
    Integer @Nullable [] grantRollovers,
    Long @Nullable [] usagePeriods,
    Long @Nullable [] usageCounts,
    Long @Nullable [] heldUntils,
    String @Nullable [] heldPlans,
    @Nullable Long @Nullable [] heldLimits,
    String @Nullable [] limitPlans,
    @Nullable Long @Nullable [] limitUntils,
    @Nullable Long @Nullable [] planLimits) {

  /** What decides how much has moved on to the tenant's period at {@code now}. */
  GrantLedger toLedger(Tenant tenant, Instant now) {
    if (grantNos == null || grantPeriods == null || grantAmounts == null) {
      return GrantLedger.EMPTY;
    }
    List<BillingPeriod> ended = endedPeriods(tenant.calendar(), now);
    Map<Instant, Integer> indexes = new HashMap<>();
    ended.forEach(period -> indexes.put(period.start(), indexes.size()));
    long[] granted = new long[ended.size()];
    List<Rollover.Grant> grants = new ArrayList<>();
    for (int i = 0; i < grantNos.length; i++) {
      Integer index =
          indexes.get(tenant.calendar().periodAt(EventTime.ofMicros(grantPeriods[i])).start());
      if (index == null) {
        continue;
      }
      int moves = grantRollovers == null ? 0 : grantRollovers[i];
      if (moves > 0) {
        grants.add(new Rollover.Grant(grantNos[i], grantAmounts[i], index, index + moves));
      } else {
        granted[index] += grantAmounts[i];
      }
    }
    return new GrantLedger(figures(ended, granted, limits(tenant)), grants);
  }

  private List<GrantLedger.EndedPeriod> figures(
      List<BillingPeriod> ended, long[] granted, LimitHistory limits) {
    Map<Instant, Long> used = new HashMap<>();
    if (usagePeriods != null && usageCounts != null) {
      for (int i = 0; i < usagePeriods.length; i++) {
        used.put(EventTime.ofMicros(usagePeriods[i]), usageCounts[i]);
      }
    }
    List<GrantLedger.EndedPeriod> figures = new ArrayList<>();
    for (BillingPeriod period : ended) {
      figures.add(
          new GrantLedger.EndedPeriod(
              period.start(),
              new Rollover.Ended(
                  limits.atEnd(period.end()),
                  granted[figures.size()],
                  used.getOrDefault(period.start(), 0L))));
    }
    return figures;
  }

  /** The periods from the first grant's on that have ended by {@code now}. */
  private List<BillingPeriod> endedPeriods(BillingCalendar calendar, Instant now) {
    Instant current = calendar.periodAt(now).start();
    Instant first =
        Arrays.stream(grantPeriods == null ? new Long[0] : grantPeriods)
            .map(EventTime::ofMicros)
            .min(Instant::compareTo)
            .orElse(current);
    List<BillingPeriod> periods = new ArrayList<>();
    BillingPeriod period = calendar.periodAt(first);
    while (period.start().isBefore(current)) {
      periods.add(period);
      period = calendar.periodAt(period.end());
    }
    return periods;
  }

  private LimitHistory limits(Tenant tenant) {
    List<LimitHistory.TenantLimit> held = new ArrayList<>();
    if (heldUntils != null && heldPlans != null && heldLimits != null) {
      for (int i = 0; i < heldUntils.length; i++) {
        held.add(
            new LimitHistory.TenantLimit(
                EventTime.ofMicros(heldUntils[i]), heldPlans[i], heldLimits[i]));
      }
    }
    held.add(
        new LimitHistory.TenantLimit(Instant.MAX, tenant.plan().code(), tenant.terms().ownLimit()));
    Map<String, List<LimitHistory.PlanLimit>> plans = new HashMap<>();
    if (limitPlans != null && limitUntils != null && planLimits != null) {
      for (int i = 0; i < limitPlans.length; i++) {
        plans
            .computeIfAbsent(limitPlans[i], code -> new ArrayList<>())
            .add(new LimitHistory.PlanLimit(until(limitUntils[i]), planLimits[i]));
      }
    }
    return new LimitHistory(held, plans);
  }

  private static Instant until(@Nullable Long micros) {
    return micros == null ? Instant.MAX : EventTime.ofMicros(micros);
  }
}
