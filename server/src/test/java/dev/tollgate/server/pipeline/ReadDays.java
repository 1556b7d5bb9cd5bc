package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.DailyUsage;
import dev.tollgate.server.store.RefusedException;
import dev.tollgate.server.store.UsageReads;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/** What the read path tells of a tenant's days. */
record ReadDays(UsageReads reads, Instant now) {

  /** Some periods and every day of them, as {@link DailyOracle#lines} has them. */
  List<String> lines(String tenant, List<YearMonth> months) {
    List<String> lines = new ArrayList<>();
    for (YearMonth month : months) {
      try {
        UsageReads.PeriodDays answer = reads.days(tenant, month, now);
        lines.add(answer.period().toString());
        answer.days().forEach(day -> lines.add(line(day)));
      } catch (RefusedException e) {
        // A difference like any other, so that its history is told, and made smaller.
        lines.add(month + " is refused: " + e);
      }
    }
    return lines;
  }

  private static String line(DailyUsage usage) {
    return DailyOracle.day(
        usage.day().date(),
        List.of(
            usage.conversations(),
            usage.inbound(),
            usage.outboundDirect(),
            usage.outboundQueued()));
  }
}
