package dev.tollgate.server.store;

import dev.tollgate.server.domain.Delivery;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.OutboxEvent;
import dev.tollgate.server.domain.Subscriptions;
import dev.tollgate.server.domain.Webhook;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;

/**
 * What a relay does with the outbox. Nothing of it takes a lane's lock, so that the write path does
 * not notice; any number of relays may work on one outbox. Blocks. Throws {@link StoreException}
 * when the database failed.
 */
public final class OutboxStore {
  /** How long it is tried to tell an endpoint of an event. */
  public static final Duration RETRY_FOR = Duration.ofDays(3);

  /** How long events, and deliveries that an endpoint has taken, are kept. */
  public static final Duration KEPT_FOR = Duration.ofDays(7);

  /** How long deliveries are kept that were given up. */
  public static final Duration PARKED_FOR = Duration.ofDays(30);

  /** Events whose deliveries are made at once. */
  static final int FAN_OUT_MAX = 500;

  /** Deliveries, or waiting events, that are counted at most. */
  static final int BACKLOG_MAX = 100_000;

  private final DataSource dataSource;
  private final Sessions own;

  public OutboxStore(DataSource writers) {
    this.dataSource = writers;
    this.own = new Sessions(writers);
  }

  /**
   * The endpoints as they stood at some time.
   *
   * @param lastChange the number of the last change
   * @param count how many rows there were
   */
  public record Known(long lastChange, long count, List<Webhook> webhooks) {
    /** Nothing yet. */
    public static final Known NOTHING = new Known(-2, 0, List.of());
  }

  /** The endpoints as they are: {@code known} itself when nothing has changed. */
  public Known webhooks(Known known) {
    return Reads.read(
        own,
        session -> {
          WebhookMapper mapper = session.getMapper(WebhookMapper.class);
          WebhookMapper.MarkRow mark = mapper.mark(WebhookStore.LANE);
          if (mark.lastChange() == known.lastChange() && mark.count() == known.count()) {
            return known;
          }
          List<WebhookRow> rows = mapper.all(WebhookStore.LANE);
          return new Known(mark.lastChange(), mark.count(), WebhookReads.webhooks(mapper, rows));
        });
  }

  /** The lanes that have events without their deliveries. */
  public List<Integer> lanesWaiting() {
    return Reads.read(own, session -> outbox(session).lanesWaiting());
  }

  /**
   * Makes the deliveries of a lane's first events, for the endpoints that want them.
   *
   * @return whether there may be more
   */
  public boolean fanOut(int lane, Instant now) {
    return inTransaction(
        session -> {
          OutboxMapper mapper = outbox(session);
          List<OutboxMapper.WaitingRow> events = mapper.waiting(lane, FAN_OUT_MAX);
          if (events.isEmpty()) {
            return false;
          }
          // Read after the events: an endpoint that was made before one of them is seen.
          Subscriptions subscriptions =
              new Subscriptions(
                  session.getMapper(WebhookMapper.class).enabled(WebhookStore.LANE).stream()
                      .map(row -> row.toWebhook(List.of()))
                      .toList());
          List<Pair> pairs =
              events.stream()
                  .flatMap(
                      event ->
                          subscriptions.to(event.kind(), event.tenantId()).stream()
                              .map(one -> new Pair(event.eventNo(), one.endpointNo())))
                  .toList();
          if (!pairs.isEmpty()) {
            Map<String, Object> rows =
                Columns.of(pairs)
                    .longs("eventNo", Pair::eventNo)
                    .longs("endpointNo", Pair::endpointNo)
                    .map();
            mapper.insertDeliveries(lane, rows, now, now.plus(RETRY_FOR));
          }
          long[] numbers = events.stream().mapToLong(OutboxMapper.WaitingRow::eventNo).toArray();
          mapper.keepUntil(lane, numbers, now.plus(KEPT_FOR));
          return events.size() == FAN_OUT_MAX;
        });
  }

  private record Pair(long eventNo, long endpointNo) {}

  /** Something that is due: in this lane, to this endpoint. */
  public record Due(int lane, long endpointNo) {}

  /** Where something is due to these endpoints. */
  public List<Due> due(List<Long> endpointNos, Instant now) {
    if (endpointNos.isEmpty()) {
      return List.of();
    }
    long[] numbers = endpointNos.stream().mapToLong(Long::longValue).toArray();
    return Reads.read(
        own,
        session ->
            outbox(session).due(numbers, now).stream()
                .map(row -> new Due(row.lane(), row.endpointNo()))
                .toList());
  }

  /**
   * A delivery that is leased, to be attempted.
   *
   * @param attempt which one it is, from 1
   * @param retryUntil when it is given up
   * @param payload the event's data, as JSON
   */
  public record Claimed(
      LaneKey event,
      long endpointNo,
      long leaseNo,
      int attempt,
      Instant retryUntil,
      String kind,
      String payload,
      Instant createdAt) {}

  /** Leases the deliveries that are due longest, {@code limit} at most. */
  public List<Claimed> claim(Due due, int limit, Instant now, Instant leaseUntil) {
    return Reads.read(
        own,
        session ->
            outbox(session).claim(due.lane(), due.endpointNo(), now, leaseUntil, limit).stream()
                .map(row -> claimed(due, row))
                .toList());
  }

  private static Claimed claimed(Due due, OutboxMapper.ClaimedRow row) {
    return new Claimed(
        new LaneKey(due.lane(), row.eventNo()),
        due.endpointNo(),
        row.leaseNo(),
        row.attempts(),
        row.retryUntil(),
        row.kind(),
        row.payload(),
        row.createdAt());
  }

  /**
   * What became of an attempt.
   *
   * @param nextAttemptAt when it is due again; of one that is not pending it tells nothing
   * @param status of the answer; null when there was none
   * @param error null when the endpoint has taken it
   * @param expiresAt until when it is kept; null for one that is pending
   */
  public record Settled(
      Claimed claimed,
      Delivery.State state,
      Instant nextAttemptAt,
      @Nullable Integer status,
      @Nullable String error,
      @Nullable Instant expiresAt) {}

  /** Keeps what became of attempts, of those whose lease nobody has taken over. */
  public void settle(List<Settled> settled) {
    Map<Integer, List<Settled>> byLane =
        settled.stream().collect(Collectors.groupingBy(one -> one.claimed().event().lane()));
    byLane.forEach(
        (lane, rows) -> Reads.read(own, session -> outbox(session).settle(lane, columns(rows))));
  }

  private static Map<String, Object> columns(List<Settled> rows) {
    return Columns.of(rows)
        .longs("eventNo", row -> row.claimed().event().number())
        .longs("endpointNo", row -> row.claimed().endpointNo())
        .longs("leaseNo", row -> row.claimed().leaseNo())
        .texts("state", row -> row.state().name())
        .times("nextAttemptAt", Settled::nextAttemptAt)
        .nullableLongs("lastStatus", row -> row.status() == null ? null : (long) row.status())
        .texts("lastError", Settled::error)
        .times("expiresAt", Settled::expiresAt)
        .map();
  }

  /**
   * What waits, of which at most 100,000 is counted.
   *
   * @param oldest since when the longest has waited; empty when nothing does
   */
  public record Backlog(long depth, Optional<Instant> oldest) {}

  /** What waits to be told, to all endpoints. */
  public Backlog backlog() {
    return Reads.read(
        own,
        session -> {
          OutboxMapper.BacklogRow row = outbox(session).backlog(BACKLOG_MAX);
          return new Backlog(row.depth(), Optional.ofNullable(row.oldest()));
        });
  }

  /** Puts events into a lane's outbox that no other change brings along. */
  public static void append(LaneStore lanes, int lane, List<OutboxEvent> events, Instant now) {
    long version =
        lanes.inLane(
            lane,
            now,
            transaction -> {
              transaction.insertEvents(events);
              return transaction.version();
            });
    lanes.listener().tenantsUntouched(lane, version);
  }

  private static OutboxMapper outbox(SqlSession session) {
    return session.getMapper(OutboxMapper.class);
  }

  private <T> T inTransaction(Function<SqlSession, T> work) {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      // What is not committed is rolled back where the connection goes back to its pool.
      try (SqlSession session = Sessions.on(connection)) {
        T result = work.apply(session);
        connection.commit();
        return result;
      }
    } catch (SQLException | RuntimeException e) {
      throw Failures.translate(e);
    }
  }
}
