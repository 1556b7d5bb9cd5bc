package dev.tollgate.server.store;

import com.google.gson.Gson;
import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.Tenant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An import of messages into a period that was final.
 *
 * @param caller by whom they were imported
 * @param messages how many of them
 */
public record FinalPeriodImport(Tenant tenant, BillingPeriod period, String caller, long messages) {
  /** Its kind in the audit table. */
  static final String KIND = "FINAL_PERIOD_IMPORTED";

  private static final Gson JSON = new Gson();

  AuditRow row() {
    return AuditRow.ofTenant(KIND, tenant.tenantNo(), caller, "{}", JSON.toJson(after()));
  }

  AdminChange change() {
    return AdminChange.ofTenant(caller, "ImportMessages", tenant.tenantId(), after());
  }

  private Map<String, Object> after() {
    Map<String, Object> after = new LinkedHashMap<>();
    after.put("period_start", period.start().toString());
    after.put("messages", messages);
    return after;
  }
}
