package dev.tollgate.server.store;

import dev.tollgate.server.domain.BillingDay;
import dev.tollgate.server.domain.DailyUsage;
import dev.tollgate.server.domain.SessionStats;
import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Param;

/** What reads of counts ask. */
interface UsageMapper {
  /**
   * The counts of a day.
   *
   * @param dayNo the day's place among the days that were asked for: 1 for the first
   */
  record DailyRow(
      int dayNo, long conversations, long inbound, long outboundDirect, long outboundQueued) {

    DailyUsage toUsage(BillingDay day) {
      return new DailyUsage(day, conversations, inbound, outboundDirect, outboundQueued);
    }
  }

  /** The counters of the periods with these starts; a period without any has no row. */
  List<UsageRow> usages(
      @Param("lane") int lane,
      @Param("tenantNo") long tenantNo,
      @Param("periodStarts") Instant[] periodStarts);

  /**
   * What was recorded on each of some days on end; a day without anything has no row.
   *
   * @param dayStarts ascending; a day ends where the next starts
   * @param end of the last day, exclusive
   */
  List<DailyRow> days(
      @Param("lane") int lane,
      @Param("tenantNo") long tenantNo,
      @Param("dayStarts") Instant[] dayStarts,
      @Param("end") Instant end);

  /** The sessions that started in {@code [from, to)}. */
  SessionStats stats(
      @Param("lane") int lane,
      @Param("tenantNo") long tenantNo,
      @Param("from") Instant from,
      @Param("to") Instant to);
}
