package dev.tollgate.server;

import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.Sql;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.server.pipeline.LaneLimits;
import dev.tollgate.server.pipeline.TrackRules;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;

/** A whole server, a connection to it, and a look into its database. */
final class ServerUnderTest implements AutoCloseable {
  static final Duration LATENESS_MAX = Duration.ofDays(35);

  /** The messages that count, with the conversations that they belong to now. */
  private static final String LIVE =
      "(select m.lane, m.tenant_no, m.occurred_at, m.kind,"
          + " coalesce(c.joined_into, m.conversation_no) as conversation_no"
          + " from message m join conversation c using (lane, conversation_no)"
          + " where not exists (select from message_void v where v.lane = m.lane"
          + " and v.tenant_no = m.tenant_no and v.message_key = m.message_key))";

  /** What has to hold of the tables at any time, each as a query for the rows that break it. */
  private static final List<String> BROKEN =
      List.of(
          "select 1 from message m where not exists (select from tenant t"
              + " where t.lane = m.lane and t.tenant_no = m.tenant_no)",
          "select 1 from message m where not exists (select from conversation c where"
              + " c.lane = m.lane and c.conversation_no = m.conversation_no"
              + " and c.tenant_no = m.tenant_no)",
          "select 1 from "
              + LIVE
              + " m where 1 <> (select count(*) from session s where"
              + " s.lane = m.lane and s.conversation_no = m.conversation_no"
              + " and s.tenant_no = m.tenant_no"
              + " and s.start_at <= m.occurred_at and m.occurred_at < s.end_at)",
          "select 1 from session s where s.message_count <> (select count(*) from "
              + LIVE
              + " m where m.lane = s.lane and m.conversation_no = s.conversation_no"
              + " and s.start_at <= m.occurred_at and m.occurred_at < s.end_at)",
          "select 1 from conversation c where c.joined_into is null"
              + " and not exists (select from identity i where i.lane = c.lane"
              + " and i.tenant_no = c.tenant_no and i.conversation_no = c.conversation_no"
              + " and i.customer_id = c.customer_id)",
          "select 1 from identity i join conversation c using (lane, conversation_no)"
              + " where c.joined_into is not null",
          "select 1 from conversation c join conversation k on k.lane = c.lane"
              + " and k.conversation_no = c.joined_into where k.joined_into is not null",
          "select 1 from session s join conversation c using (lane, conversation_no)"
              + " where c.joined_into is not null",
          "select 1 from tenant t where not exists (select from tenant_calendar k where"
              + " k.lane = t.lane and k.tenant_no = t.tenant_no and k.entry_no = 0)",
          "select 1 from (select lane, tenant_no, sum(conversation_count) as conversations,"
              + " sum(inbound_count) as inbound, sum(outbound_direct_count) as direct,"
              + " sum(outbound_queued_count) as queued from monthly_usage"
              + " group by lane, tenant_no) u full join (select lane, tenant_no,"
              + " count(*) filter (where kind = 0) as inbound,"
              + " count(*) filter (where kind = 1) as direct,"
              + " count(*) filter (where kind = 2) as queued,"
              + " (select count(*) from session s where s.lane = message.lane"
              + " and s.tenant_no = message.tenant_no) as conversations"
              + " from "
              + LIVE
              + " message group by lane, tenant_no) m using (lane, tenant_no)"
              + " where (u.conversations, u.inbound, u.direct, u.queued) is distinct from"
              + " (m.conversations::numeric, m.inbound::numeric, m.direct::numeric,"
              + " m.queued::numeric)");

  final ConnectionSettings database;
  private final TestServer server;
  final ManagedChannel channel;

  /** What differs between tests. */
  record Settings(LaneLimits laneLimits, boolean createTenants) {
    static final Settings USUAL = new Settings(LaneLimits.DEFAULT, true);
  }

  /**
   * Starts a server.
   *
   * @param database where the server finds its database; tests look into it by the same way
   */
  ServerUnderTest(ConnectionSettings database, Settings settings) {
    this.database = database;
    TrackRules rules = new TrackRules(LATENESS_MAX, settings.createTenants(), "FREE");
    server = TestServer.on(database, InstantSource.system(), settings.laneLimits(), rules);
    channel =
        NettyChannelBuilder.forTarget(server.target())
            .usePlaintext()
            .maxInboundMessageSize(64 * 1024 * 1024)
            .build();
  }

  /** A counter of the server, as JMX shows it. */
  long counter(String type, String name) throws JMException {
    String port = server.target().substring(server.target().lastIndexOf(':') + 1);
    ObjectName counters = new ObjectName("dev.tollgate:type=" + type + ",port=" + port);
    return (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(counters, name);
  }

  /** The one number that a query answers with. */
  long number(String query) throws SQLException {
    return Long.parseLong(Sql.one(database, query));
  }

  /** Everything that stands in the tables, in one text: equal before and after nothing changed. */
  String contents() throws SQLException {
    return Contents.of(database);
  }

  /** Fails when something is half written, or a count is not that of the messages. */
  void requireSound() throws SQLException {
    // These join whole tables, which a planner that has not looked at them does row by row.
    try (Connection connection = TestPostgres.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("analyze");
    }
    for (String query : BROKEN) {
      long broken = number("select count(*) from (" + query + ") broken");
      if (broken != 0) {
        throw new AssertionError(broken + " rows break: " + query);
      }
    }
  }

  /** Stops the server, and leaves its client to see how. */
  void stopServer() {
    server.close();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
  }
}
