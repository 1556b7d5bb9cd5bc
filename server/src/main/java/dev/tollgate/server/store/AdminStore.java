package dev.tollgate.server.store;

import dev.tollgate.server.domain.Grant;
import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.Plan;
import dev.tollgate.server.domain.Reservation;
import dev.tollgate.server.domain.Tenant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/**
 * Changes tenants, plans and grants, each change in one transaction under the lock of the lanes it
 * concerns. The {@link LaneListener} has learned of a change before the method returns. Blocks, for
 * some 10 seconds at most while the database is away.
 *
 * <p>Every method takes by whom it is called, which is kept with what changed, and the id of the
 * request, by which a repeat is answered with what it changed as that is now; and throws {@link
 * RefusedException}, with {@link RefusedException.Refusal#REQUEST_ID_REUSED} when the id is another
 * request's, and {@link StoreException} when the database failed.
 */
public final class AdminStore {
  private final LaneStore lanes;
  private final LaneMap laneMap;
  private final String defaultPlan;
  private final InstantSource clock;

  /**
   * Changes what is stored in {@code lanes}.
   *
   * @param defaultPlan the code of the plan of tenants created without one
   */
  public AdminStore(LaneStore lanes, LaneMap laneMap, String defaultPlan, InstantSource clock) {
    this.lanes = lanes;
    this.laneMap = laneMap;
    this.defaultPlan = defaultPlan;
    this.clock = clock;
  }

  /**
   * Changes or creates a tenant. While nothing was recorded of it, a new zone or anchor day holds
   * from the beginning; later from the end of the current period. Grants stay with their month.
   */
  public Tenant updateTenant(TenantChange change, AdminCall call) {
    String tenantId = change.tenantId();
    return inLaneOf(
        tenantId,
        lane ->
            RequestLog.ofTenant(lane, tenantId, call.id())
                .change(
                    () ->
                        LimitLevels.telling(
                            lane,
                            tenantId,
                            () -> new TenantEdit(lane, defaultPlan).apply(change, call)),
                    () -> TenantEdit.present(lane, tenantId)));
  }

  /** Makes a grant to a tenant. */
  public Grant grantQuota(NewGrant grant, AdminCall call) {
    String tenantId = grant.tenantId();
    return inLaneOf(
        tenantId,
        lane -> {
          GrantEdit edit = new GrantEdit(lane);
          return RequestLog.ofTenant(lane, tenantId, call.id())
              .once(
                  () -> LimitLevels.telling(lane, tenantId, () -> edit.add(grant, call)),
                  made -> made.key().number(),
                  number -> edit.present(tenantId, number));
        });
  }

  /**
   * Ends a reservation of a tenant by hand.
   *
   * @param reservationId the text of its {@link dev.tollgate.server.domain.LaneKey}
   * @return the reservation, which holds nothing
   */
  public Reservation endReservation(
      String tenantId, String reservationId, String reason, AdminCall call) {
    return inLaneOf(
        tenantId,
        lane -> {
          ReservationEdit edit = new ReservationEdit(lane, tenantId, reservationId);
          return RequestLog.ofTenant(lane, tenantId, call.id())
              .change(() -> edit.end(reason, call), edit::present);
        });
  }

  /** Changes or creates a plan, in all lanes at once. */
  public Plan updatePlan(PlanChange change, AdminCall call) {
    return Attempts.run(
        () -> {
          Committed<Plan> done =
              lanes.inAllLanes(
                  laneMap.lanes(),
                  clock.instant(),
                  all -> {
                    Plan plan =
                        RequestLog.ofPlan(all.get(0), change.code(), call.id())
                            .change(
                                () -> PlanEdit.apply(change, all, defaultPlan, call),
                                () -> PlanEdit.present(change.code(), all.get(0)));
                    return new Committed<>(plan, versions(all));
                  });
          lanes.listener().plansChanged(done.versions);
          return done.result;
        });
  }

  private <T> T inLaneOf(String tenantId, Function<LaneTransaction, T> work) {
    int number = laneMap.laneOf(tenantId);
    return Attempts.run(
        () -> {
          Committed<T> done =
              lanes.inLane(
                  number,
                  clock.instant(),
                  lane -> new Committed<>(work.apply(lane), versions(List.of(lane))));
          lanes.listener().tenantChanged(number, done.versions[0], tenantId);
          return done.result;
        });
  }

  /** What a transaction came to, and the version it gave each of its lanes. */
  private static final class Committed<T> {
    private final T result;
    private final long[] versions;

    private Committed(T result, long[] versions) {
      this.result = result;
      this.versions = versions;
    }
  }

  private static long[] versions(List<LaneTransaction> lanes) {
    return lanes.stream().mapToLong(LaneTransaction::version).toArray();
  }
}
