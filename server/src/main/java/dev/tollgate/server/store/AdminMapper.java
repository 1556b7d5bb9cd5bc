package dev.tollgate.server.store;

import dev.tollgate.server.domain.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.ibatis.annotations.Param;
import org.jspecify.annotations.Nullable;

/** What admin calls read and write. */
interface AdminMapper {
  @Nullable PlanRow plan(@Param("lane") int lane, @Param("code") String code);

  /** By code; every lane has the same. */
  List<PlanRow> plans(@Param("lane") int lane);

  int upsertPlan(@Param("lane") int lane, @Param("plan") PlanRow plan);

  /**
   * The next tenants after {@code after}, of all lanes, in the order of their ids' code points.
   *
   * @param after empty: from the first on
   * @param tenantIds only these; null: all
   */
  List<TenantRow> tenantsAfter(
      @Param("after") String after,
      @Param("tenantIds") String @Nullable [] tenantIds,
      @Param("limit") int limit,
      @Param("now") Instant now);

  /** Adds a tenant, or changes its plan and own limit. */
  int upsertTenant(@Param("lane") int lane, @Param("tenant") Tenant tenant);

  int deleteCalendar(@Param("lane") int lane, @Param("tenantNo") long tenantNo);

  /** Keeps the rule of tenants of a plan that have messages, and so far no rule but its own. */
  int insertFirstRules(@Param("lane") int lane, @Param("plan") PlanRow before);

  /** Adds a rule to those of each tenant of a plan that has any. */
  int appendRules(
      @Param("lane") int lane, @Param("plan") PlanRow plan, @Param("from") Instant from);

  int deleteRules(@Param("lane") int lane, @Param("tenantNo") long tenantNo);

  int insertRules(
      @Param("lane") int lane,
      @Param("tenantNo") long tenantNo,
      @Param("rows") Map<String, Object> rows);

  /** Whether anything was ever recorded of the tenant. */
  boolean hasUsage(@Param("lane") int lane, @Param("tenantNo") long tenantNo);

  @Nullable GrantRow grant(
      @Param("lane") int lane, @Param("tenantNo") long tenantNo, @Param("grantNo") long grantNo);

  /** The grants with the highest numbers below {@code before}, highest first. */
  List<GrantRow> grantsBefore(
      @Param("lane") int lane,
      @Param("tenantNo") long tenantNo,
      @Param("before") long before,
      @Param("limit") int limit);

  int insertGrant(@Param("lane") int lane, @Param("grant") GrantRow grant);

  /** A grant that moves on. */
  record RollingGrant(Instant periodStart, int rolloverPeriods) {}

  List<RollingGrant> rollingGrants(@Param("lane") int lane, @Param("tenantNo") long tenantNo);

  int setRolloverUntil(
      @Param("lane") int lane, @Param("tenantNo") long tenantNo, @Param("until") Instant until);

  /** Keeps the plan and own limit that a tenant had until now. */
  int insertTenantPastLimit(
      @Param("lane") int lane,
      @Param("changeNo") long changeNo,
      @Param("until") Instant until,
      @Param("tenant") Tenant before);

  /** Keeps the limit that a plan had until now. */
  int insertPlanPastLimit(
      @Param("lane") int lane,
      @Param("changeNo") long changeNo,
      @Param("until") Instant until,
      @Param("plan") PlanRow before);

  List<Instant> grantedPeriods(@Param("lane") int lane, @Param("tenantNo") long tenantNo);

  int moveGrants(
      @Param("lane") int lane,
      @Param("tenantNo") long tenantNo,
      @Param("rows") Map<String, Object> rows);

  /** A call that was carried out, and the number of what it made, if it made something. */
  record RequestRow(String fingerprint, @Nullable Long resultNo) {}

  @Nullable RequestRow request(
      @Param("lane") int lane, @Param("resource") String resource, @Param("id") String id);

  /** A call to be remembered. */
  record NewRequestRow(String resource, RequestId id, @Nullable Long resultNo, Instant doneAt) {}

  int insertChange(
      @Param("lane") int lane,
      @Param("changeNo") long changeNo,
      @Param("at") Instant at,
      @Param("change") AdminChange change);

  int insertRequest(@Param("lane") int lane, @Param("request") NewRequestRow request);
}
