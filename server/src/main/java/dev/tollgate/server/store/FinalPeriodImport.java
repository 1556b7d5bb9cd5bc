package dev.tollgate.server.store;

import com.google.gson.Gson;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An import of messages into a period that was final.
 *
 * @param periodStart the period's key
 * @param caller by whom they were imported
 * @param messages how many of them
 */
public record FinalPeriodImport(long tenantNo, Instant periodStart, String caller, long messages) {
  /** Its kind in the audit table. */
  static final String KIND = "FINAL_PERIOD_IMPORTED";

  private static final Gson JSON = new Gson();

  static Map<String, Object> columns(List<FinalPeriodImport> imports, LaneTransaction lane) {
    return Columns.of(imports)
        .longs("auditNo", row -> lane.nextNumber())
        .longs("tenantNo", FinalPeriodImport::tenantNo)
        .nullableLongs("conversationNo", row -> null)
        .nullableLongs("sessionNo", row -> null)
        .texts("kind", row -> KIND)
        .texts("messageId", row -> null)
        .texts("caller", FinalPeriodImport::caller)
        .texts("before", row -> "{}")
        .texts("after", row -> JSON.toJson(row.after()))
        .times("at", row -> lane.clock())
        .map();
  }

  private Map<String, Object> after() {
    return Map.of("period_start", periodStart.toString(), "messages", messages);
  }
}
