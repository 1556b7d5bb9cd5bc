package dev.tollgate.server.pipeline;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.server.database.ConnectionPools;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.SessionLimits;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.domain.ReleaseOutcome;
import dev.tollgate.server.domain.ReleaseRequest;
import dev.tollgate.server.domain.ReservationOutcome;
import dev.tollgate.server.domain.ReservationRequest;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.TrackOutcome;
import dev.tollgate.server.quota.LaneWatch;
import dev.tollgate.server.quota.QuotaCounters;
import dev.tollgate.server.quota.QuotaReader;
import dev.tollgate.server.quota.QuotaView;
import dev.tollgate.server.quota.Quotas;
import dev.tollgate.server.store.AdminStore;
import dev.tollgate.server.store.HistoryStore;
import dev.tollgate.server.store.Installation;
import dev.tollgate.server.store.LaneStore;
import dev.tollgate.server.store.QuotaStore;
import dev.tollgate.server.store.UsageReads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The write path on a database of its own, without a server around it. */
final class WritePath implements AutoCloseable {
  static final int LANES = 4;
  static final Instant NOW = Instant.parse("2025-03-01T00:00:00Z");
  private static final TrackRules RULES = new TrackRules(Duration.ofDays(3650), true, "FREE");

  final ConnectionSettings settings;
  final LaneMap map = new LaneMap(LANES);
  final QuotaView view = new QuotaView(map);
  final TrackCounters counters = new TrackCounters();
  final BatchCommitter committer;
  private final HikariDataSource connections;
  private final LaneStore store;
  private final TrackRules rules;
  private volatile Instant now = NOW;
  private @Nullable LaneWatch watch;

  private WritePath(ConnectionSettings settings, TrackRules rules, UnaryOperator<DataSource> wrap) {
    this.settings = settings;
    ConnectionPools pools = new ConnectionPools(settings, SessionLimits.DEFAULT);
    int lanes = Installation.prepare(pools.migrations(), LANES, "FREE", NOW);
    if (lanes != LANES) {
      throw new IllegalStateException("lanes: " + lanes);
    }
    connections = pools.writersByKey(LANES);
    store = new LaneStore(wrap.apply(connections), connections::evictConnection, view);
    this.rules = rules;
    committer =
        new BatchCommitter(
            new BatchCommitter.Surroundings(store, LaneMemories.ofHeap(map), view::committed),
            rules,
            clock(),
            counters);
  }

  static WritePath onFreshDatabase() {
    return new WritePath(TestPostgres.freshDatabase(), RULES, UnaryOperator.identity());
  }

  static WritePath withRules(TrackRules rules) {
    return new WritePath(TestPostgres.freshDatabase(), rules, UnaryOperator.identity());
  }

  static WritePath withConnections(UnaryOperator<DataSource> wrap) {
    return new WritePath(TestPostgres.freshDatabase(), RULES, wrap);
  }

  /** Another server's write path on the same database, with a clock of its own. */
  WritePath replica() {
    return new WritePath(settings, rules, UnaryOperator.identity());
  }

  private InstantSource clock() {
    return () -> now;
  }

  /** What time it is from now on; {@link #NOW} at first. */
  void setTime(Instant time) {
    now = time;
  }

  Instant time() {
    return now;
  }

  /** Changes of tenants and plans, at the same time. */
  AdminStore admin() {
    return new AdminStore(store, map, rules.defaultPlan(), clock());
  }

  /** Rewrites and proofs of histories, at the same time. */
  HistoryStore history() {
    return new HistoryStore(store, connections, map, rules.latenessMax(), clock());
  }

  /** Reads of what was counted. */
  UsageReads usage() {
    return new UsageReads(connections, map);
  }

  /**
   * Answers quota questions as the server of this write path does; {@code wrap} its connections.
   */
  Quotas quotas(UnaryOperator<DataSource> wrap) {
    QuotaStore reads = new QuotaStore(wrap.apply(connections), rules.defaultPlan());
    QuotaCounters counted = new QuotaCounters(view, clock());
    return new Quotas(
        new QuotaReader(reads, view, map, clock()),
        view,
        clock(),
        counted,
        new Quotas.Queries(Runnable::run, 1));
  }

  /** Keeps the view informed of other servers' commits from now on. */
  void watchLanes() {
    QuotaStore reads = new QuotaStore(connections, rules.defaultPlan());
    watch = new LaneWatch(reads, view, clock(), there -> {});
    watch.start();
  }

  /** Commits messages of one lane as one batch. */
  List<TrackOutcome> commit(List<Message> messages) {
    List<PendingMessage> batch =
        messages.stream()
            .map(m -> new PendingMessage(m, Instant.MAX, new CompletableFuture<>()))
            .toList();
    committer.commit(map.laneOf(messages.get(0).tenantId()), new Batch(batch));
    return batch.stream().map(pending -> pending.outcome().join()).toList();
  }

  /** Decides on reservations of one lane in one batch. */
  List<ReservationOutcome> reserve(List<ReservationRequest> requests) {
    List<PendingReservation> batch =
        requests.stream()
            .map(r -> new PendingReservation(r, Instant.MAX, new CompletableFuture<>()))
            .toList();
    committer.commit(map.laneOf(requests.get(0).tenantId()), new Batch(batch));
    return batch.stream().map(pending -> pending.outcome().join()).toList();
  }

  /** Decides on a reservation that is not refused for another reason than quota. */
  ReservationOutcome.Decided reserve(ReservationRequest request) {
    return (ReservationOutcome.Decided) reserve(List.of(request)).get(0);
  }

  /** Gives a reservation back. */
  ReleaseOutcome release(String tenantId, String reservationId) {
    PendingRelease pending =
        new PendingRelease(
            new ReleaseRequest(tenantId, reservationId), Instant.MAX, new CompletableFuture<>());
    committer.commit(map.laneOf(tenantId), new Batch(List.of(pending)));
    return pending.outcome().join();
  }

  TrackOutcome commit(Message message) {
    return commit(List.of(message)).get(0);
  }

  TrackOutcome.Recorded record(Message message) {
    return (TrackOutcome.Recorded) commit(message);
  }

  static Message inbound(String tenant, String customer, String id, Instant time) {
    return message(tenant, new Recipient.Customer(customer), id, time, MessageKind.INBOUND);
  }

  /** The session of a message that was not taken back. */
  static Session session(TrackOutcome.Recorded recorded) {
    return Objects.requireNonNull(recorded.session());
  }

  static Message message(
      String tenant, Recipient recipient, String id, Instant time, MessageKind kind) {
    return new Message(tenant, recipient, id, time, "test", NOW, kind, "", Map.of());
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
    connections.close();
  }
}
