package dev.tollgate.server.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.server.database.ConnectionPools;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.SessionLimits;
import dev.tollgate.server.database.Sql;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.MessageKey;
import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.OutboxEvent;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.store.LaneTransaction.MessageRef;
import dev.tollgate.server.store.LaneTransaction.Writes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** An installation of four lanes on a database of its own, at a time that the test sets. */
public final class TestInstallation implements AutoCloseable {
  /** The lanes of the installation. */
  public static final int LANES = 4;

  /** The time it is at first: the middle of a month. */
  public static final Instant START = Instant.parse("2025-01-15T12:00:00Z");

  private volatile Instant now = START;
  private final ConnectionSettings settings = TestPostgres.freshDatabase();
  private final LaneMap laneMap = new LaneMap(LANES);
  private final RecordingListener listener = new RecordingListener();
  private final HikariDataSource writers;
  private final HikariDataSource readers;

  public TestInstallation() {
    ConnectionPools pools = new ConnectionPools(settings, SessionLimits.DEFAULT);
    int lanes = Installation.prepare(pools.migrations(), LANES, "FREE", START);
    if (lanes != LANES) {
      throw new IllegalStateException("lanes: " + lanes);
    }
    this.writers = pools.writersByKey(8);
    this.readers = pools.readers(4);
  }

  public InstantSource clock() {
    return () -> now;
  }

  public void setTime(String time) {
    now = Instant.parse(time);
  }

  public RecordingListener listener() {
    return listener;
  }

  /** A call of somebody who may do everything, with no id. */
  public static AdminCall call() {
    return new AdminCall("test", Access.FULL, null);
  }

  /** The same, with an id. */
  public static AdminCall call(String requestId, String fingerprint) {
    return new AdminCall("test", Access.FULL, new RequestId(requestId, fingerprint));
  }

  public LaneStore lanes() {
    return lanes(writers);
  }

  /** Lanes on the same database by other connections. */
  LaneStore lanes(DataSource connections) {
    return new LaneStore(connections, writers::evictConnection, listener);
  }

  public AdminStore adminStore() {
    return adminStore(writers);
  }

  AdminStore adminStore(DataSource connections) {
    return new AdminStore(lanes(connections), laneMap, "FREE", clock());
  }

  DataSource writers() {
    return writers;
  }

  public AdminReads adminReads() {
    return new AdminReads(readers, laneMap);
  }

  public KeyReads keyReads() {
    return new KeyReads(readers);
  }

  public KeyStore keyStore() {
    return new KeyStore(lanes(), clock());
  }

  public ChangeReads changeReads() {
    return new ChangeReads(readers, laneMap);
  }

  public WebhookStore webhookStore() {
    return new WebhookStore(lanes(), clock());
  }

  public WebhookReads webhookReads() {
    return new WebhookReads(readers);
  }

  /** What a relay works with. */
  public OutboxStore outboxStore() {
    return new OutboxStore(writers);
  }

  public OutboxTidy outboxTidy() {
    return new OutboxTidy(writers, LANES);
  }

  /** Puts an event into the outbox of its tenant's lane. */
  public void append(OutboxEvent event) {
    int lane = event.tenantId() == null ? 0 : laneOf(event.tenantId());
    OutboxStore.append(lanes(), lane, List.of(event), now);
  }

  public UsageReads usageReads() {
    return new UsageReads(readers, laneMap);
  }

  public AlertReads alertReads() {
    return new AlertReads(readers);
  }

  public ConversationReads conversationReads() {
    return new ConversationReads(readers, laneMap);
  }

  /** Rewrites and proofs of histories. */
  public HistoryStore historyStore(Duration latenessMax) {
    return new HistoryStore(lanes(), readers, laneMap, latenessMax, clock());
  }

  public LaneMap laneMap() {
    return laneMap;
  }

  public QuotaStore quotaStore() {
    return new QuotaStore(readers, "FREE");
  }

  int laneOf(String tenantId) {
    return laneMap.laneOf(tenantId);
  }

  /** The state of a tenant as decisions see it. */
  public TenantState state(String tenantId) {
    QuotaStore.TenantRef ref = new QuotaStore.TenantRef(laneOf(tenantId), tenantId);
    TenantState state = quotaStore().tenants(List.of(ref), now).get(tenantId);
    if (state == null) {
      throw new AssertionError("no state of " + tenantId);
    }
    return state;
  }

  /** Records a first message of a customer, which opens a session and counts it. */
  public void record(String tenantId, String customerId, String customerName, Instant time) {
    Message message = message(tenantId, customerId, customerName, time);
    var unused =
        lanes()
            .inLane(
                laneOf(tenantId),
                now,
                lane -> {
                  lane.write(opening(lane, message));
                  return message;
                });
  }

  /** A message of a customer, with an id of its own for each time. */
  Message message(String tenantId, String customerId, String customerName, Instant time) {
    return new Message(
        tenantId,
        new Recipient.Customer(customerId),
        customerId + "/" + time,
        time,
        "test",
        now,
        MessageKind.INBOUND,
        customerName,
        Map.of());
  }

  /** What a message has to have written that opens a session; its customer is made. */
  static Writes opening(LaneTransaction lane, Message message) {
    Tenant tenant = TenantEdit.present(lane, message.tenantId());
    long conversationNo = conversation(lane, tenant, message);
    Instant time = message.occurredAt();
    UsageChanges usage = new UsageChanges(lane);
    usage.addMessage(tenant, time, message.kind());
    usage.addConversation(tenant, time);
    usage.read();
    return new Writes(
        List.of(new NewMessage(message, ref(tenant, message), conversationNo, true, false)),
        List.of(
            new LaneTransaction.StoredSession(
                conversationNo, tenant.tenantNo(), opened(lane.nextNumber(), time))),
        List.of(),
        usage);
  }

  static MessageRef ref(Tenant tenant, Message message) {
    return new MessageRef(tenant.tenantNo(), MessageKey.of(message.messageId()));
  }

  private static long conversation(LaneTransaction lane, Tenant tenant, Message message) {
    String customerId = ((Recipient.Customer) message.recipient()).customerId();
    LaneConversations conversations = lane.conversations();
    List<LaneConversations.Named> known =
        conversations.of(List.of(new LaneConversations.CustomerRef(tenant.tenantNo(), customerId)));
    if (!known.isEmpty()) {
      return known.get(0).row().conversationNo();
    }
    ConversationRow row =
        new ConversationRow(
            lane.nextNumber(), tenant.tenantNo(), customerId, message.customerName(), lane.clock());
    conversations.upsert(List.of(row));
    conversations.upsertIdentities(
        List.of(
            new LaneConversations.Identity(
                tenant.tenantNo(), customerId, row.conversationNo(), false)));
    return row.conversationNo();
  }

  private static Session opened(long sessionNo, Instant time) {
    SessionRule rule = SessionRule.DEFAULT;
    return new Session(sessionNo, time, time.plus(rule.window()), 1, rule);
  }

  /** The one number that a query answers with. */
  public long number(String query) {
    return Long.parseLong(text(settings, query));
  }

  private static String text(ConnectionSettings settings, String query) {
    try {
      return Sql.one(settings, query);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot run " + query, e);
    }
  }

  /** Ends every connection, of writers and readers, as a restart of PostgreSQL does. */
  long terminateConnections() {
    return number(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity"
            + " where datname = current_database() and pid <> pg_backend_pid()");
  }

  /** Makes the database refuse every connection from now on, and ends those it has. */
  public void takeDatabaseAway() {
    String database = text(settings, "select current_database()");
    ConnectionSettings other = TestPostgres.freshDatabase();
    try (Connection connection = TestPostgres.connect(other);
        Statement statement = connection.createStatement()) {
      statement.execute("alter database " + database + " allow_connections false");
    } catch (SQLException e) {
      throw new IllegalStateException("cannot take " + database + " away", e);
    }
    text(
        other,
        "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '"
            + database
            + "'");
  }

  @Override
  public void close() {
    writers.close();
    readers.close();
  }
}
