package dev.tollgate.server.store;

import com.google.gson.Gson;
import java.time.Instant;
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

  AuditRow row() {
    return AuditRow.ofTenant(KIND, tenantNo, caller, "{}", JSON.toJson(after()));
  }

  private Map<String, Object> after() {
    return Map.of("period_start", periodStart.toString(), "messages", messages);
  }
}
