package dev.tollgate.server.store;

import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.Grant;
import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.Plan;
import dev.tollgate.server.domain.Reservation;
import dev.tollgate.server.domain.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads tenants, plans and grants. Blocks. Throws {@link RefusedException} for an unknown tenant,
 * and {@link StoreException} when the database failed.
 */
public final class AdminReads {
  private final Sessions sessions;
  private final TenantReads tenants;

  public AdminReads(DataSource readers, LaneMap laneMap) {
    this.sessions = new Sessions(readers);
    this.tenants = new TenantReads(laneMap);
  }

  public Tenant tenant(String tenantId, Instant now) {
    return Reads.read(sessions, session -> tenants.find(session, tenantId, now).tenant());
  }

  /**
   * The tenants that {@code access} reaches, in the order of their ids' code points.
   *
   * @param after the last id of the page before; empty for the first page
   */
  public Page<Tenant> tenants(Access access, String after, int size, Instant now) {
    Set<String> tenantIds = access.tenantIds();
    String[] only = tenantIds == null ? null : tenantIds.toArray(String[]::new);
    return Reads.read(
        sessions,
        session -> {
          List<TenantRow> rows =
              session.getMapper(AdminMapper.class).tenantsAfter(after, only, size + 1, now);
          return Page.of(rows.stream().map(TenantRow::toTenant).toList(), size);
        });
  }

  /** All plans, by code. */
  public List<Plan> plans() {
    return Reads.read(
        sessions,
        session ->
            session.getMapper(AdminMapper.class).plans(0).stream().map(PlanRow::toPlan).toList());
  }

  /**
   * The live reservations of a tenant, newest first.
   *
   * @param before the number of the last one of the page before; null for the first page
   */
  public Page<Reservation> reservations(
      String tenantId, @Nullable Long before, int size, Instant now) {
    return Reads.read(
        sessions,
        session -> {
          TenantReads.Found found = tenants.find(session, tenantId, now);
          return Page.of(
              session
                  .getMapper(ReservationMapper.class)
                  .liveBefore(
                      found.lane(),
                      found.tenant().tenantNo(),
                      before == null ? Long.MAX_VALUE : before,
                      size + 1,
                      now),
              size);
        });
  }

  /**
   * The grants of a tenant, newest first.
   *
   * @param before the number of the last grant of the page before; null for the first page
   */
  public Page<Grant> grants(String tenantId, @Nullable Long before, int size, Instant now) {
    return Reads.read(
        sessions,
        session -> {
          TenantReads.Found found = tenants.find(session, tenantId, now);
          List<GrantRow> rows =
              session
                  .getMapper(AdminMapper.class)
                  .grantsBefore(
                      found.lane(),
                      found.tenant().tenantNo(),
                      before == null ? Long.MAX_VALUE : before,
                      size + 1);
          return Page.of(
              rows.stream().map(row -> row.toGrant(found.lane(), found.tenant())).toList(), size);
        });
  }
}
