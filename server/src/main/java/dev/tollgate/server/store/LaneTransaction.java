package dev.tollgate.server.store;

import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.OutboxEvent;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.domain.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.ibatis.session.SqlSession;

/**
 * A transaction that holds a lane. What it reads is current, and stays so until it ends. Methods
 * that take rows cost one statement, and none when there are no rows.
 */
public final class LaneTransaction {
  /** Numbers a transaction can give out: the low bits of a number; the rest is its version. */
  private static final int NUMBER_BITS = 20;

  private final SqlSession session;
  private final TrackMapper track;
  private final int lane;
  private final long version;
  private final Instant clock;
  private final LaneLock lock;
  private final boolean commits;
  private long numbers;

  /**
   * A transaction that has just got its lock.
   *
   * @param commits whether its last statement may end it
   */
  LaneTransaction(SqlSession session, LaneLock lock, boolean commits) {
    this.session = session;
    this.track = session.getMapper(TrackMapper.class);
    this.lane = lock.row().lane();
    this.version = lock.row().version();
    this.clock = lock.row().clock();
    this.lock = lock;
    this.commits = commits;
  }

  public int lane() {
    return lane;
  }

  /** How many transactions the lane has had with this one; gapless once they are committed. */
  public long version() {
    return version;
  }

  /** The lane's time: never goes back, and decides which period is the current one. */
  public Instant clock() {
    return clock;
  }

  /** The conversations of the lane, and the ids that lead to them. */
  public LaneConversations conversations() {
    return new LaneConversations(this);
  }

  /** The reservations of the lane. */
  public LaneReservations reservations() {
    return new LaneReservations(this);
  }

  /** The session that it runs on. */
  SqlSession session() {
    return session;
  }

  /** Another mapper on this transaction. */
  <M> M mapper(Class<M> type) {
    return session.getMapper(type);
  }

  /**
   * A number that nothing else in the lane has or will have: the transaction's version, which is
   * given once, and a count within it. No sequence is asked.
   */
  public long nextNumber() {
    if (numbers >>> NUMBER_BITS != 0) {
      throw new IllegalStateException("a transaction can give out 2^20 numbers");
    }
    return (version << NUMBER_BITS) | numbers++;
  }

  /**
   * The tenants of these ids; an unknown one as if it had just been created. Costs a second
   * statement when grants move on to one of them.
   *
   * @param defaultPlan the code of the plan of unknown tenants
   */
  public List<TenantState> tenants(Collection<String> tenantIds, String defaultPlan) {
    if (tenantIds.isEmpty()) {
      return List.of();
    }
    String[] ids = tenantIds.toArray(String[]::new);
    return states(track.tenants(lane, ids, defaultPlan, clock));
  }

  /** The tenant of this id, if it is known. */
  Optional<TenantState> tenant(String tenantId) {
    return states(track.tenants(lane, new String[] {tenantId}, null, clock)).stream().findFirst();
  }

  private List<TenantState> states(List<TenantRow> rows) {
    return Rollovers.states(
        rows,
        concerned ->
            track.rollovers(lane, concerned.stream().mapToLong(TenantRow::number).toArray()));
  }

  /** Which message, by its tenant and the key of its id. */
  public record MessageRef(long tenantNo, UUID messageKey) {
    static Map<String, Object> columns(List<MessageRef> messages) {
      return Columns.of(messages)
          .longs("tenantNo", MessageRef::tenantNo)
          .uuids("messageKey", MessageRef::messageKey)
          .map();
    }
  }

  /**
   * Those of these messages that are recorded. Costs no statement when all were looked for as the
   * transaction began.
   */
  public List<RecordedMessage> recorded(Collection<MessageRef> messages) {
    List<RecordedMessage> found = new ArrayList<>();
    for (RecordedMessage message : lock.found()) {
      if (messages.contains(new MessageRef(message.tenantNo(), message.messageKey()))) {
        found.add(message);
      }
    }
    List<MessageRef> others =
        messages.stream().filter(ref -> !lock.looked().contains(ref)).toList();
    if (!others.isEmpty()) {
      found.addAll(track.recorded(lane, MessageRef.columns(others)));
    }
    return found;
  }

  /** A stretch of a conversation's time. */
  public record SessionRange(long conversationNo, Instant from, Instant to) {}

  /** A session and the conversation it belongs to. */
  public record StoredSession(long conversationNo, long tenantNo, Session session) {}

  /**
   * The sessions that start in the ranges, and the one before each range's first; a session twice
   * where two ranges lead to it.
   */
  public List<StoredSession> sessions(List<SessionRange> ranges) {
    return sessions(track, lane, ranges);
  }

  /** The same, on any connection. */
  static List<StoredSession> sessions(TrackMapper track, int lane, List<SessionRange> ranges) {
    if (ranges.isEmpty()) {
      return List.of();
    }
    return track
        .sessions(
            lane,
            Columns.of(ranges)
                .longs("conversationNo", SessionRange::conversationNo)
                .times("from", SessionRange::from)
                .times("to", SessionRange::to)
                .map())
        .stream()
        .map(LaneTransaction::storedSession)
        .toList();
  }

  static StoredSession storedSession(TrackMapper.SessionRow row) {
    SessionRule rule = new SessionRule(row.policy(), Duration.ofSeconds(row.windowSeconds()));
    return new StoredSession(
        row.conversationNo(),
        row.tenantNo(),
        new Session(row.sessionNo(), row.startAt(), row.endAt(), row.messageCount(), rule));
  }

  /** The counters of these periods, as far as there are any. */
  public List<UsageRow> usage(List<UsageRow.Key> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    return track.usage(
        lane,
        Columns.of(keys)
            .longs("tenantNo", UsageRow.Key::tenantNo)
            .times("periodStart", UsageRow.Key::periodStart)
            .map());
  }

  /** Adds tenants with the calendars they have. */
  public void insertTenants(List<Tenant> tenants) {
    if (tenants.isEmpty()) {
      return;
    }
    track.insertTenants(
        lane,
        Columns.of(tenants)
            .longs("tenantNo", Tenant::tenantNo)
            .texts("tenantId", Tenant::tenantId)
            .texts("planCode", tenant -> tenant.plan().code())
            .times("createdAt", Tenant::createdAt)
            .map());
    insertCalendars(tenants);
  }

  private record CalendarRow(long tenantNo, int entryNo, BillingCalendar.Entry entry) {}

  /** Adds the calendars of tenants that have none. */
  void insertCalendars(List<Tenant> tenants) {
    List<CalendarRow> rows = tenants.stream().flatMap(LaneTransaction::calendarRows).toList();
    track.insertCalendars(
        lane,
        Columns.of(rows)
            .longs("tenantNo", CalendarRow::tenantNo)
            .ints("entryNo", CalendarRow::entryNo)
            .times("validFrom", row -> row.entryNo() == 0 ? null : row.entry().from())
            .texts("timeZone", row -> row.entry().rule().zone().getId())
            .ints("anchorDay", row -> row.entry().rule().anchorDay())
            .map());
  }

  private static java.util.stream.Stream<CalendarRow> calendarRows(Tenant tenant) {
    List<BillingCalendar.Entry> entries = tenant.calendar().entries();
    return java.util.stream.IntStream.range(0, entries.size())
        .mapToObj(i -> new CalendarRow(tenant.tenantNo(), i, entries.get(i)));
  }

  /** Takes away sessions that are no longer what they were. */
  public void deleteSessions(List<StoredSession> sessions) {
    if (sessions.isEmpty()) {
      return;
    }
    track.deleteSessions(
        lane,
        Columns.of(sessions)
            .longs("conversationNo", StoredSession::conversationNo)
            .times("startAt", stored -> stored.session().start())
            .map());
  }

  /**
   * What a transaction records in the end.
   *
   * @param messages not recorded yet
   * @param addedSessions of conversations that have none of the same start
   * @param changedSessions named by their conversation and start
   * @param usage of which all is read; its last conversations replace earlier ones
   */
  public record Writes(
      List<NewMessage> messages,
      List<StoredSession> addedSessions,
      List<StoredSession> changedSessions,
      UsageChanges usage) {
    private Map<String, Map<String, Object>> columns() {
      Map<String, Map<String, Object>> columns = new HashMap<>();
      put(columns, "messages", messages, NewMessage::columns);
      put(columns, "addedSessions", addedSessions, LaneTransaction::columns);
      put(columns, "changedSessions", changedSessions, LaneTransaction::columns);
      put(columns, "addedUsage", usage.added(), LaneTransaction::usageColumns);
      put(columns, "changedUsage", usage.changed(), LaneTransaction::usageColumns);
      return columns;
    }

    private static <R> void put(
        Map<String, Map<String, Object>> columns,
        String name,
        List<R> rows,
        Function<List<R>, Map<String, Object>> columnsOf) {
      if (!rows.isEmpty()) {
        columns.put(name, columnsOf.apply(rows));
      }
    }
  }

  /** Records all of it, in one round trip. */
  public void write(Writes writes) {
    write(writes, false);
  }

  /**
   * Records all of it and commits, in one round trip. Nothing may be asked of the transaction then.
   * One that is not to be committed, or is of several lanes, is not.
   */
  public void finish(Writes writes) {
    write(writes, commits);
  }

  private void write(Writes writes, boolean committing) {
    Map<String, Map<String, Object>> columns = writes.columns();
    if (!columns.isEmpty()) {
      int unused = track.write(lane, columns, committing);
    }
  }

  private static Map<String, Object> columns(List<StoredSession> sessions) {
    return Columns.of(sessions)
        .longs("conversationNo", StoredSession::conversationNo)
        .times("startAt", stored -> stored.session().start())
        .times("endAt", stored -> stored.session().end())
        .longs("sessionNo", stored -> stored.session().sessionNo())
        .longs("tenantNo", StoredSession::tenantNo)
        .longs("messageCount", stored -> stored.session().messageCount())
        .texts("policy", stored -> stored.session().rule().policy().name())
        .ints(
            "windowSeconds",
            stored -> Math.toIntExact(stored.session().rule().window().toSeconds()))
        .map();
  }

  private static Map<String, Object> usageColumns(List<UsageRow> deltas) {
    return Columns.of(deltas)
        .longs("tenantNo", UsageRow::tenantNo)
        .times("periodStart", UsageRow::periodStart)
        .longs("conversations", UsageRow::conversationCount)
        .longs("inbound", UsageRow::inboundCount)
        .longs("outboundDirect", UsageRow::outboundDirectCount)
        .longs("outboundQueued", UsageRow::outboundQueuedCount)
        .times("lastConversationAt", UsageRow::lastConversationAt)
        .map();
  }

  /** A period of a tenant, whose latest session is to be looked up. */
  public record PeriodRef(long tenantNo, Instant start, Instant end) {}

  /**
   * Sets the last conversation of periods from the sessions that are left, where one was taken
   * away.
   *
   * @return the counters of these periods, after
   */
  public List<UsageRow> refreshLastConversations(List<PeriodRef> periods) {
    if (periods.isEmpty()) {
      return List.of();
    }
    return track.refreshLastConversations(
        lane,
        Columns.of(periods)
            .longs("tenantNo", PeriodRef::tenantNo)
            .times("periodStart", PeriodRef::start)
            .times("periodEnd", PeriodRef::end)
            .map());
  }

  /** Notes changes of what was reported before. */
  public void insertAudit(List<SessionRevision> revisions) {
    insertAuditRows(revisions.stream().map(revision -> revision.row(lane)).toList());
  }

  /** Notes imports into periods that were final. */
  public void insertFinalPeriodImports(List<FinalPeriodImport> imports) {
    if (!imports.isEmpty()) {
      insertAuditRows(imports.stream().map(FinalPeriodImport::row).toList());
      List<AdminChange> changes = imports.stream().map(FinalPeriodImport::change).toList();
      mapper(AuditMapper.class).insertChanges(lane, AdminChange.columns(changes, this));
    }
  }

  /**
   * Puts events into the outbox: they are told to those who listen once this is committed.
   *
   * @throws IllegalArgumentException when an event's data is longer than {@link
   *     OutboxEvent#DATA_BYTES_MAX}
   */
  public void insertEvents(List<OutboxEvent> events) {
    if (!events.isEmpty()) {
      mapper(OutboxMapper.class)
          .insertEvents(lane, OutboxRow.columns(events, this::nextNumber, clock));
    }
  }

  void insertAuditRows(List<AuditRow> rows) {
    if (!rows.isEmpty()) {
      track.insertAudit(lane, AuditRow.columns(rows, this));
    }
  }
}
