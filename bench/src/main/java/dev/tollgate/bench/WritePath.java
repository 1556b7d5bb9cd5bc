package dev.tollgate.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.server.database.ConnectionPools;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.SessionLimits;
import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.Admission;
import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.Plan;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.domain.SessionPolicy;
import dev.tollgate.server.domain.TrackOutcome;
import dev.tollgate.server.pipeline.BatchCommitter;
import dev.tollgate.server.pipeline.LaneLimits;
import dev.tollgate.server.pipeline.LaneMemories;
import dev.tollgate.server.pipeline.Lanes;
import dev.tollgate.server.pipeline.TrackCounters;
import dev.tollgate.server.pipeline.TrackRules;
import dev.tollgate.server.quota.QuotaView;
import dev.tollgate.server.store.AdminCall;
import dev.tollgate.server.store.AdminStore;
import dev.tollgate.server.store.Installation;
import dev.tollgate.server.store.LaneStore;
import dev.tollgate.server.store.PlanChange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The server's write path in this process, wired as the server wires it, with the server's default
 * limits: lanes, batches, transactions, and the view of the figures; no gRPC, no validation.
 */
final class WritePath implements AutoCloseable {
  private static final TrackRules RULES = new TrackRules(Duration.ofDays(35), true, "FREE");

  private final InstantSource clock;
  private final int laneCount;
  private final HikariDataSource writers;
  private final Lanes lanes;
  private final AdminStore admin;

  /** Opens it on a database, which is brought up to date. */
  WritePath(ConnectionSettings settings, InstantSource clock) {
    this.clock = clock;
    ConnectionPools pools = new ConnectionPools(settings, SessionLimits.DEFAULT);
    laneCount =
        Installation.prepare(pools.migrations(), null, RULES.defaultPlan(), clock.instant());
    writers = pools.writersByKey(LaneLimits.DEFAULT.writers());
    LaneMap map = new LaneMap(laneCount);
    QuotaView view = new QuotaView(map);
    LaneStore store = new LaneStore(writers, writers::evictConnection, view);
    TrackCounters counters = new TrackCounters();
    BatchCommitter.Surroundings surroundings =
        new BatchCommitter.Surroundings(store, LaneMemories.ofHeap(map), view::committed);
    BatchCommitter committer = new BatchCommitter(surroundings, RULES, clock, counters);
    lanes = new Lanes(map, LaneLimits.DEFAULT, committer, clock, counters);
    admin = new AdminStore(store, map, RULES.defaultPlan(), clock);
  }

  /** Has the sessions of all tenants to come cut by a policy, with the window as it is. */
  void cutBy(SessionPolicy policy) {
    PlanChange change =
        new PlanChange(RULES.defaultPlan(), null, null, null, null, policy, null, false);
    Plan unused = admin.updatePlan(change, new AdminCall("bench", Access.FULL, null));
  }

  /** Messages that have to wait so that no lane runs out of full batches. */
  int saturation() {
    return laneCount * 2 * LaneLimits.DEFAULT.batchMax();
  }

  /** Hands a message in, with the time it is now. */
  CompletableFuture<TrackOutcome> submit(Script.Draw draw) {
    Instant now = EventTime.truncate(clock.instant());
    Message message =
        new Message(
            draw.tenantId(),
            new Recipient.Customer(draw.customerId()),
            draw.messageId(),
            now,
            "bench",
            now,
            MessageKind.INBOUND,
            "",
            Map.of());
    return lanes.submit(message, Instant.MAX);
  }

  /** Hands a message of a history in. */
  CompletableFuture<TrackOutcome> submit(HistoryMessage message, Admission admission) {
    Instant now = EventTime.truncate(clock.instant());
    return lanes.submit(message.received(now, admission), Instant.MAX);
  }

  @Override
  public void close() {
    lanes.close();
    writers.close();
  }
}
