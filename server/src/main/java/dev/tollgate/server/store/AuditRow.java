package dev.tollgate.server.store;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of what was reported before, as it is kept for good.
 *
 * @param conversationNo null when it is not one conversation's
 * @param sessionNo null when it is not one session's
 * @param messageId the message because of which it changed; null when there is not one
 * @param caller by whom
 * @param reason why, where somebody has said it
 * @param before what it was, as JSON
 * @param after what it became, as JSON
 */
record AuditRow(
    String kind,
    long tenantNo,
    @Nullable Long conversationNo,
    @Nullable Long sessionNo,
    @Nullable String messageId,
    String caller,
    @Nullable String reason,
    String before,
    String after) {

  /** A change of a tenant's own figures. */
  static AuditRow ofTenant(String kind, long tenantNo, String caller, String before, String after) {
    return new AuditRow(kind, tenantNo, null, null, null, caller, null, before, after);
  }

  static Map<String, Object> columns(List<AuditRow> rows, LaneTransaction lane) {
    return Columns.of(rows)
        .longs("auditNo", row -> lane.nextNumber())
        .longs("tenantNo", AuditRow::tenantNo)
        .nullableLongs("conversationNo", AuditRow::conversationNo)
        .nullableLongs("sessionNo", AuditRow::sessionNo)
        .texts("kind", AuditRow::kind)
        .texts("messageId", AuditRow::messageId)
        .texts("caller", AuditRow::caller)
        .texts("reason", AuditRow::reason)
        .texts("before", AuditRow::before)
        .texts("after", AuditRow::after)
        .times("at", row -> lane.clock())
        .map();
  }
}
