package dev.tollgate.server.cli;

import com.google.type.Date;
import dev.tollgate.metering.v1.DailyUsage;
import dev.tollgate.metering.v1.MonthlyUsage;
import java.time.LocalDate;
import java.util.List;

/** Usage as tables show it. */
final class UsageTables {
  private UsageTables() {}

  static TextTable month(MonthlyUsage usage) {
    return TextTable.withoutHeader()
        .row("tenant", usage.getTenantId())
        .row("period", Texts.period(usage.getPeriod()))
        .row("start", Texts.time(usage.getPeriod().getStart()))
        .row("end", Texts.time(usage.getPeriod().getEnd()))
        .row("conversations", usage.getConversationCount())
        .row("inbound", usage.getInboundCount())
        .row("outbound direct", usage.getOutboundDirectCount())
        .row("outbound queued", usage.getOutboundQueuedCount())
        .row("last conversation", lastConversation(usage));
  }

  static TextTable months(List<MonthlyUsage> usages) {
    TextTable table =
        TextTable.withHeader(
            "PERIOD",
            "CONVERSATIONS",
            "INBOUND",
            "OUTBOUND DIRECT",
            "OUTBOUND QUEUED",
            "LAST CONVERSATION");
    for (MonthlyUsage usage : usages) {
      table.row(
          Texts.period(usage.getPeriod()),
          usage.getConversationCount(),
          usage.getInboundCount(),
          usage.getOutboundDirectCount(),
          usage.getOutboundQueuedCount(),
          lastConversation(usage));
    }
    return table;
  }

  static TextTable days(List<DailyUsage> days) {
    TextTable table =
        TextTable.withHeader(
            "DAY", "CONVERSATIONS", "INBOUND", "OUTBOUND DIRECT", "OUTBOUND QUEUED");
    for (DailyUsage usage : days) {
      Date day = usage.getDay();
      table.row(
          LocalDate.of(day.getYear(), day.getMonth(), day.getDay()),
          usage.getConversationCount(),
          usage.getInboundCount(),
          usage.getOutboundDirectCount(),
          usage.getOutboundQueuedCount());
    }
    return table;
  }

  private static String lastConversation(MonthlyUsage usage) {
    return usage.hasLastConversationAt()
        ? Texts.time(usage.getLastConversationAt())
        : Texts.NOTHING;
  }
}
