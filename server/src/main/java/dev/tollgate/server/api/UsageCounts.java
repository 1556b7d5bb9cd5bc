package dev.tollgate.server.api;

import com.google.type.Date;
import dev.tollgate.metering.v1.DailyUsage;
import dev.tollgate.metering.v1.GetDailyUsageRequest;
import dev.tollgate.metering.v1.GetDailyUsageResponse;
import dev.tollgate.metering.v1.GetSessionStatsRequest;
import dev.tollgate.metering.v1.GetSessionStatsResponse;
import dev.tollgate.metering.v1.GetUsageHistoryRequest;
import dev.tollgate.metering.v1.GetUsageHistoryResponse;
import dev.tollgate.metering.v1.GetUsageRequest;
import dev.tollgate.metering.v1.GetUsageResponse;
import dev.tollgate.server.domain.SessionStats;
import dev.tollgate.server.store.UsageReads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;

/** Shows counts. Blocks. */
final class UsageCounts {
  /** Periods of a history whose request does not say how many. */
  private static final int HISTORY_DEFAULT = 12;

  private static final Duration STATS_MAX = Duration.ofDays(366);

  private final UsageReads reads;
  private final InstantSource clock;

  UsageCounts(UsageReads reads, InstantSource clock) {
    this.reads = reads;
    this.clock = clock;
  }

  GetUsageResponse usage(GetUsageRequest request) {
    return GetUsageResponse.newBuilder()
        .setUsage(
            ToProto.usage(
                reads.usage(
                    request.getTenantId(),
                    AdminFromProto.month(request.getYear(), request.getMonth()),
                    clock.instant())))
        .build();
  }

  GetUsageHistoryResponse history(GetUsageHistoryRequest request) {
    int periods = request.getMonths() == 0 ? HISTORY_DEFAULT : request.getMonths();
    GetUsageHistoryResponse.Builder response = GetUsageHistoryResponse.newBuilder();
    reads
        .history(request.getTenantId(), periods, clock.instant())
        .forEach(usage -> response.addUsage(ToProto.usage(usage)));
    return response.build();
  }

  GetDailyUsageResponse days(GetDailyUsageRequest request) {
    UsageReads.PeriodDays answer =
        reads.days(
            request.getTenantId(),
            AdminFromProto.month(request.getYear(), request.getMonth()),
            clock.instant());
    GetDailyUsageResponse.Builder response =
        GetDailyUsageResponse.newBuilder().setPeriod(ToProto.period(answer.period()));
    answer.days().forEach(day -> response.addDays(day(day)));
    return response.build();
  }

  private static DailyUsage day(dev.tollgate.server.domain.DailyUsage usage) {
    LocalDate date = usage.day().date();
    return DailyUsage.newBuilder()
        .setDay(
            Date.newBuilder()
                .setYear(date.getYear())
                .setMonth(date.getMonthValue())
                .setDay(date.getDayOfMonth()))
        .setConversationCount(usage.conversations())
        .setInboundCount(usage.inbound())
        .setOutboundDirectCount(usage.outboundDirect())
        .setOutboundQueuedCount(usage.outboundQueued())
        .build();
  }

  GetSessionStatsResponse stats(GetSessionStatsRequest request) {
    Instant from = FromProto.instant(request.getFrom(), "from");
    Instant to = FromProto.instant(request.getTo(), "to");
    if (!from.isBefore(to) || Duration.between(from, to).compareTo(STATS_MAX) > 0) {
      throw RequestFaults.invalid(
          "to", "must be after from, by " + STATS_MAX.toDays() + " days at most");
    }
    SessionStats stats = reads.stats(request.getTenantId(), from, to, clock.instant());
    return GetSessionStatsResponse.newBuilder()
        .setSessionCount(stats.sessions())
        .setCustomerCount(stats.customers())
        .setMessageCount(stats.messages())
        .setMeanMessagesPerSession(stats.messagesMean())
        .build();
  }
}
