package dev.tollgate.gateway.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.metering.v1.GetUsageRequest;
import dev.tollgate.metering.v1.ListSessionsRequest;
import dev.tollgate.metering.v1.ListSessionsResponse;
import dev.tollgate.metering.v1.MonthlyUsage;
import dev.tollgate.metering.v1.Session;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a tenant's messages come to.
 *
 * @param months those in which something was counted
 */
record TenantCounts(long messages, long sessions, long customers, Map<YearMonth, Month> months) {
  /** So few that lists of hundreds of sessions take several pages. */
  private static final int PAGE_SIZE = 100;

  /** A month's counts. */
  record Month(long conversations, long inbound) {
    private static final Month NOTHING = new Month(0, 0);
  }

  /** As a file of expected counts tells them. */
  static TenantCounts of(JsonNode tenant) {
    Map<YearMonth, Month> months = new TreeMap<>();
    tenant
        .path("periods")
        .properties()
        .forEach(
            entry ->
                months.put(
                    YearMonth.parse(entry.getKey()),
                    new Month(
                        entry.getValue().path("conversations").longValue(),
                        entry.getValue().path("inbound").longValue())));
    return new TenantCounts(
        tenant.path("messages").longValue(),
        tenant.path("sessions").longValue(),
        tenant.path("customers").longValue(),
        months);
  }

  /** As the server tells them, of the months in this range. */
  static TenantCounts of(Stack stack, String tenantId, YearMonth first, YearMonth last) {
    Map<YearMonth, Month> months = new TreeMap<>();
    for (YearMonth month = first; !month.isAfter(last); month = month.plusMonths(1)) {
      MonthlyUsage usage = usage(stack, tenantId, month);
      months.put(month, new Month(usage.getConversationCount(), usage.getInboundCount()));
    }
    months.values().removeIf(Month.NOTHING::equals);
    List<Session> sessions = sessions(stack, tenantId);
    return new TenantCounts(
        sessions.stream().mapToLong(session -> session.getInfo().getMessageCount()).sum(),
        sessions.size(),
        sessions.stream().map(Session::getConversationId).distinct().count(),
        months);
  }

  private static MonthlyUsage usage(Stack stack, String tenantId, YearMonth month) {
    return stack
        .usage
        .getUsage(
            GetUsageRequest.newBuilder()
                .setTenantId(tenantId)
                .setYear(month.getYear())
                .setMonth(month.getMonthValue())
                .build())
        .getUsage();
  }

  /** All sessions of a tenant, newest first. */
  static List<Session> sessions(Stack stack, String tenantId) {
    ListSessionsRequest.Builder request =
        ListSessionsRequest.newBuilder().setTenantId(tenantId).setPageSize(PAGE_SIZE);
    List<Session> sessions = new ArrayList<>();
    ListSessionsResponse page;
    do {
      page = stack.usage.listSessions(request.build());
      sessions.addAll(page.getSessionsList());
      request.setPageToken(page.getNextPageToken());
    } while (!page.getNextPageToken().isEmpty());
    return sessions;
  }
}
