package dev.tollgate.server.store;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.tollgate.server.domain.ApiKey;
import dev.tollgate.server.domain.Grant;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Plan;
import dev.tollgate.server.domain.Reservation;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.domain.Webhook;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who changed what, as it is kept for good in the transaction of the change.
 *
 * @param before what it was, as JSON; null for what was not there
 * @param after what it became, as JSON
 */
record AdminChange(
    String caller, String action, String resource, @Nullable String before, String after) {

  private static final String TENANT = "tenant/";

  /** Nulls stand: that a limit was taken away is a change. */
  private static final Gson JSON = new GsonBuilder().serializeNulls().create();

  static AdminChange ofTenant(AdminCall call, @Nullable Tenant before, Tenant after) {
    return new AdminChange(
        call.caller(),
        "UpdateTenant",
        "tenant/" + after.tenantId(),
        before == null ? null : JSON.toJson(fields(before)),
        JSON.toJson(fields(after)));
  }

  static AdminChange ofPlan(AdminCall call, @Nullable Plan before, Plan after) {
    return new AdminChange(
        call.caller(),
        "UpdatePlan",
        "plan/" + after.code(),
        before == null ? null : JSON.toJson(fields(before)),
        JSON.toJson(fields(after)));
  }

  static AdminChange ofGrant(AdminCall call, Grant grant) {
    return new AdminChange(
        call.caller(),
        "GrantQuota",
        "tenant/" + grant.tenantId(),
        null,
        JSON.toJson(fields(grant)));
  }

  static AdminChange ofKey(AdminCall call, String action, @Nullable ApiKey before, ApiKey after) {
    return new AdminChange(
        call.caller(),
        action,
        "key/" + after.keyId(),
        before == null ? null : JSON.toJson(fields(before)),
        JSON.toJson(fields(after)));
  }

  /** A change of a tenant that has nothing to be compared with before. */
  static AdminChange ofTenant(
      String caller, String action, String tenantId, Map<String, ? extends Object> after) {
    return new AdminChange(caller, action, resourceOf(tenantId), null, JSON.toJson(after));
  }

  /** What a tenant's changes are found by. */
  static String resourceOf(String tenantId) {
    return TENANT + tenantId;
  }

  /** The tenant whose resource this is; null when it is none's. */
  static @Nullable String tenantOf(String resource) {
    return resource.startsWith(TENANT) ? resource.substring(TENANT.length()) : null;
  }

  /** A live reservation that is ended by hand. */
  static AdminChange ofReservation(
      AdminCall call, String tenantId, Reservation before, String reason) {
    Map<String, @Nullable Object> after = new LinkedHashMap<>();
    after.put("state", "RELEASED");
    after.put("reason", reason);
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("reservation_no", before.reservationNo());
    fields.put("conversation_no", before.conversationNo());
    fields.put("state", before.fate().name());
    fields.put("expires_at", before.expiresAt().toString());
    return new AdminChange(
        call.caller(),
        "EndReservation",
        resourceOf(tenantId),
        JSON.toJson(fields),
        JSON.toJson(after));
  }

  /** A change of an endpoint; of its secrets nothing but when they were made and end. */
  static AdminChange ofWebhook(
      AdminCall call, String action, @Nullable Webhook before, Webhook after) {
    return new AdminChange(
        call.caller(),
        action,
        "webhook/" + after.id(),
        before == null ? null : JSON.toJson(fields(before)),
        JSON.toJson(fields(after)));
  }

  /** Something that was done with an endpoint and leaves it as it is, or ends it. */
  static AdminChange withWebhook(
      AdminCall call, String action, Webhook before, Map<String, @Nullable Object> after) {
    return new AdminChange(
        call.caller(),
        action,
        "webhook/" + before.id(),
        JSON.toJson(fields(before)),
        JSON.toJson(after));
  }

  /** Keeps it. */
  void record(LaneTransaction lane) {
    lane.mapper(AdminMapper.class).insertChange(lane.lane(), lane.nextNumber(), lane.clock(), this);
  }

  static Map<String, Object> columns(List<AdminChange> changes, LaneTransaction lane) {
    return Columns.of(changes)
        .longs("changeNo", change -> lane.nextNumber())
        .times("at", change -> lane.clock())
        .texts("caller", AdminChange::caller)
        .texts("action", AdminChange::action)
        .texts("resource", AdminChange::resource)
        .texts("before", AdminChange::before)
        .texts("after", AdminChange::after)
        .map();
  }

  private static Map<String, @Nullable Object> fields(Tenant tenant) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("plan_code", tenant.plan().code());
    fields.put("own_limit", tenant.terms().ownLimit());
    fields.put("time_zone", tenant.calendar().latestRule().zone().getId());
    fields.put("anchor_day", tenant.calendar().latestRule().anchorDay());
    fields.put("at_limit", tenant.terms().atLimit());
    fields.put("enforcement", tenant.terms().enforcement());
    fields.put("suspended", tenant.terms().suspended());
    fields.put("suspension_reason", tenant.terms().suspensionReason());
    return fields;
  }

  private static Map<String, @Nullable Object> fields(Plan plan) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", plan.name());
    fields.put("limit", plan.limit());
    fields.put("at_limit", plan.atLimit());
    fields.put("warn_at_percent", plan.warnAtPercent());
    fields.put("session_policy", plan.sessionRule().policy());
    fields.put("session_window_seconds", plan.sessionRule().window().toSeconds());
    fields.put("thresholds_percent", plan.thresholds());
    fields.put("enforcement", plan.enforcement());
    fields.put("retired", plan.retired());
    return fields;
  }

  private static Map<String, @Nullable Object> fields(Grant grant) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("grant_id", grant.key().text(LaneKey.Kind.GRANT));
    fields.put("amount", grant.amount());
    fields.put("type", grant.type());
    fields.put("reason", grant.reason());
    fields.put("period", grant.period().month().toString());
    fields.put("rollover_periods", grant.rolloverPeriods());
    return fields;
  }

  /** Nothing of the secrets but when they were made and end. */
  private static Map<String, @Nullable Object> fields(ApiKey key) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", key.name());
    fields.put("scopes", new TreeSet<>(key.access().scopes()));
    fields.put(
        "tenant_ids",
        key.access().tenantIds() == null ? null : new TreeSet<>(key.access().tenantIds()));
    fields.put("certificate_names", key.certificateNames());
    fields.put("requests_per_second", key.requestsPerSecond());
    fields.put("expires_at", text(key.expiresAt()));
    fields.put("revoked_at", key.revocation() == null ? null : text(key.revocation().at()));
    fields.put("secrets", key.secrets().stream().map(AdminChange::fields).toList());
    return fields;
  }

  private static Map<String, @Nullable Object> fields(ApiKey.Secret secret) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("created_at", text(secret.createdAt()));
    fields.put("expires_at", text(secret.expiresAt()));
    return fields;
  }

  private static Map<String, @Nullable Object> fields(Webhook webhook) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("url", webhook.url());
    fields.put("description", webhook.description());
    fields.put("kinds", new TreeSet<>(webhook.kinds()));
    fields.put(
        "tenant_ids", webhook.tenantIds() == null ? null : new TreeSet<>(webhook.tenantIds()));
    fields.put("enabled", webhook.enabled());
    fields.put("disabled_reason", webhook.disabledReason());
    fields.put("secrets", webhook.secrets().stream().map(AdminChange::fields).toList());
    return fields;
  }

  private static Map<String, @Nullable Object> fields(Webhook.Secret secret) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("created_at", text(secret.createdAt()));
    fields.put("expires_at", text(secret.expiresAt()));
    return fields;
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
