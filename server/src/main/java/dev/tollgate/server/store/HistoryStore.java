package dev.tollgate.server.store;

import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.ibatis.cursor.Cursor;

/**
 * Changes what is recorded otherwise than by messages: takes messages back, tells customers apart,
 * mends sessions. What follows from it, sessions and counters, changes in the same transaction, and
 * is noted. Histories are read without the lane's lock, and again when they have changed meanwhile.
 * Blocks; fails as {@link AdminStore} does.
 */
public final class HistoryStore {
  /** How often a history is read that changes before it can be rewritten. */
  static final int READS_MAX = 10;

  /** Conversations whose sessions are mended in one transaction. */
  private static final int REPAIRED_AT_ONCE = 200;

  private final LaneStore lanes;
  private final Snapshots snapshots;
  private final LaneMap laneMap;
  private final TenantReads tenants;
  private final Duration latenessMax;
  private final InstantSource clock;

  /**
   * Changes what is stored in {@code lanes}.
   *
   * @param readers where histories are read
   * @param latenessMax how long after its end a period becomes final
   */
  public HistoryStore(
      LaneStore lanes,
      DataSource readers,
      LaneMap laneMap,
      Duration latenessMax,
      InstantSource clock) {
    this.lanes = lanes;
    this.snapshots = new Snapshots(readers);
    this.laneMap = laneMap;
    this.tenants = new TenantReads(laneMap);
    this.latenessMax = latenessMax;
    this.clock = clock;
  }

  /** Takes messages back: they stay known, and count as if they had never come. */
  public VoidRequest.Outcome voidMessages(VoidRequest request, AdminCall call) {
    return rewrite(request.tenantId(), () -> new VoidRewrite(request, latenessMax, call));
  }

  /** Tells an id of a customer apart from the others, with the messages that were sent under it. */
  public UnlinkRequest.Outcome unlink(UnlinkRequest request, AdminCall call) {
    return rewrite(request.tenantId(), () -> new UnlinkRewrite(request, latenessMax, call));
  }

  /** Holds what is stored of a tenant against the fold of its messages; changes nothing. */
  public Reconciliation reconcile(String tenantId) {
    return Attempts.run(
        () ->
            snapshots.read(
                session -> {
                  TenantReads.Found found = tenants.find(session, tenantId, clock.instant());
                  return reconcile(
                      session.getMapper(HistoryMapper.class), found.lane(), found.tenant());
                }));
  }

  private static Reconciliation reconcile(HistoryMapper mapper, int lane, Tenant tenant) {
    long tenantNo = tenant.tenantNo();
    Long rewriteNo = mapper.rewriteNo(lane, tenantNo);
    List<UsageRow> counters = mapper.allUsage(lane, tenantNo);
    try (Cursor<HistoryMapper.MessageRow> messages = mapper.all(lane, tenantNo);
        Cursor<TrackMapper.SessionRow> sessions = mapper.allSessions(lane, tenantNo)) {
      HistoryProof proof = new HistoryProof(tenant, messages.iterator(), sessions.iterator());
      return proof.run(rewriteNo == null ? 0 : rewriteNo, counters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Mends what a reconciliation found: counters first, then sessions, which leave them alone.
   *
   * @return false when the history was rewritten since: then nothing was mended
   */
  public boolean repair(String tenantId, Reconciliation seen, AdminCall call) {
    if (!seen.counters().isEmpty() && !repairUsage(tenantId, seen, call)) {
      return false;
    }
    List<Long> wrong = seen.wrong().stream().map(one -> one.conversationNo()).toList();
    for (int done = 0; done < wrong.size(); done += REPAIRED_AT_ONCE) {
      List<Long> some = wrong.subList(done, Math.min(wrong.size(), done + REPAIRED_AT_ONCE));
      var unused = repairSessions(tenantId, some, call);
    }
    return true;
  }

  private boolean repairUsage(String tenantId, Reconciliation seen, AdminCall call) {
    int number = laneMap.laneOf(tenantId);
    return Attempts.run(
        () -> {
          Committed<Boolean> done =
              lanes.inLane(
                  number,
                  clock.instant(),
                  lane ->
                      new Committed<>(
                          Optional.of(
                              LimitLevels.telling(
                                  lane,
                                  tenantId,
                                  () ->
                                      new UsageRepair(lane, TenantEdit.present(lane, tenantId))
                                          .apply(seen, call))),
                          lane.version()));
          lanes.listener().tenantChanged(number, done.version(), tenantId);
          return done.result().orElse(false);
        });
  }

  /**
   * Gives conversations the sessions that their messages add up to; counters stay.
   *
   * @return how many had others
   */
  private int repairSessions(String tenantId, Collection<Long> conversations, AdminCall call) {
    return rewrite(tenantId, () -> new SessionRepair(conversations, call));
  }

  private <T> T rewrite(String tenantId, Supplier<HistoryRewrite<T>> attempts) {
    for (int reads = 0; reads < READS_MAX; reads++) {
      Optional<T> done = Attempts.run(() -> attempt(tenantId, attempts.get()));
      if (done.isPresent()) {
        return done.get();
      }
    }
    throw new StoreException("a history changes faster than it can be read", null, true);
  }

  /** Empty when the history has changed before the lane was locked. */
  private <T> Optional<T> attempt(String tenantId, HistoryRewrite<T> rewrite) {
    HistoryView view =
        snapshots.read(
            session -> {
              TenantReads.Found found = tenants.find(session, tenantId, clock.instant());
              return rewrite.read(session, found.lane(), found.tenant());
            });
    int number = laneMap.laneOf(tenantId);
    Committed<T> done =
        lanes.inLane(
            number,
            clock.instant(),
            lane -> {
              HistoryEdit edit = new HistoryEdit(lane, view);
              return new Committed<>(
                  edit.stands()
                      ? Optional.of(
                          LimitLevels.telling(lane, tenantId, () -> rewrite.apply(lane, edit)))
                      : Optional.empty(),
                  lane.version());
            });
    lanes.listener().tenantChanged(number, done.version(), tenantId);
    return done.result();
  }

  private record Committed<T>(Optional<T> result, long version) {}
}
