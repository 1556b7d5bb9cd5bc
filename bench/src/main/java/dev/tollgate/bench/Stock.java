package dev.tollgate.bench;

import dev.tollgate.server.domain.LaneMap;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * What a database holds before anything is measured: a {@link Crowd}, written by SQL straight into
 * the tables, because a million customers take seconds so, and minutes through the write path. It
 * is what the server itself would have stored: {@code tollgate reconcile} finds nothing wrong.
 */
final class Stock {
  /** No tenant of the crowd comes near it. */
  private static final long LIMIT = 1_000_000_000;

  /** Numbers that the server gives out hold a lane's version above these bits. */
  private static final int NUMBER_BITS = 20;

  /** Sessions of the active began so long ago, and end in the rest of a day. */
  private static final Duration ACTIVE_SINCE = Duration.ofHours(1);

  /** The only session of the dormant began then, and is over. */
  private static final Duration DORMANT_SINCE = Duration.ofDays(33);

  private static final String TENANTS =
      """
      create temporary table stock on commit drop as
      select * from unnest(?::integer[], ?::text[], ?::integer[], ?::integer[], ?::integer[],
        ?::integer[])
        with ordinality u(lane, tenant_id, active, first_active, dormant, first_dormant, tenant_no)
      """;

  private static final List<String> OF_TENANTS =
      List.of(
          """
          insert into tenant (lane, tenant_no, tenant_id, plan_code, own_limit, created_at)
          select lane, tenant_no, tenant_id, 'FREE', %d, '%%1$s' from stock
          """
              .formatted(LIMIT),
          """
          insert into tenant_calendar (lane, tenant_no, entry_no, valid_from, time_zone, anchor_day)
          select lane, tenant_no, 0, null, 'UTC', 1 from stock
          """);

  private static final List<String> OF_CUSTOMERS =
      List.of(
          """
          insert into conversation (lane, conversation_no, tenant_no, customer_id, customer_name,
            created_at)
          select lane, conversation_no, tenant_no, customer_id, '', '%1$s' from stock_customer
          """,
          """
          insert into identity (lane, tenant_no, customer_id, conversation_no)
          select lane, tenant_no, customer_id, conversation_no from stock_customer
          """,
          """
          insert into session (lane, conversation_no, start_at, end_at, session_no, tenant_no,
            message_count, policy, window_seconds)
          select lane, conversation_no, '%1$s'::timestamptz,
            '%1$s'::timestamptz + interval '1 day', conversation_no, tenant_no, %2$d, 'SLIDING',
            86400
          from stock_customer
          """,
          """
          insert into monthly_usage (lane, tenant_no, period_start, conversation_count,
            inbound_count, outbound_direct_count, outbound_queued_count, last_conversation_at)
          select lane, tenant_no, date_trunc('month', '%1$s'::timestamptz, 'UTC'), count(*),
            count(*) * %2$d, 0, 0, '%1$s'
          from stock_customer
          group by lane, tenant_no
          on conflict (lane, tenant_no, period_start) do update
          set conversation_count =
              monthly_usage.conversation_count + excluded.conversation_count,
            inbound_count = monthly_usage.inbound_count + excluded.inbound_count,
            last_conversation_at =
              greatest(monthly_usage.last_conversation_at, excluded.last_conversation_at)
          """);

  /** All messages of a customer at the start of its session, so that it ends with them. */
  private static final String MESSAGES =
      """
      insert into message (lane, tenant_no, message_key, conversation_no, occurred_at, received_at,
        kind, opened_session, message_id, customer_id)
      select lane, tenant_no, encode(substr(sha256(message_id::bytea), 1, 16), 'hex')::uuid,
        conversation_no, '%1$s', '%1$s', 0, n = 1, message_id, customer_id
      from stock_customer
      cross join generate_series(1, %2$d) n
      cross join lateral (select 'wamid.stock.' || conversation_no || '.' || n as message_id) m
      """;

  private final DataSource database;
  private final Instant now;

  /**
   * For a database whose server has made its tables, and nothing else.
   *
   * @param database whose statements may take minutes
   */
  Stock(DataSource database, Instant now) {
    this.database = database;
    this.now = now;
  }

  /**
   * Writes a crowd.
   *
   * @param messages of each customer with an open session; those of the dormant have one
   */
  void write(Crowd crowd, int messages) {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("set local work_mem = '64MB'");
        statement.execute("set local maintenance_work_mem = '256MB'");
        write(crowd, messages, connection, statement);
      }
      connection.commit();
      try (Statement statement = connection.createStatement()) {
        statement.execute("analyze");
        connection.commit();
        connection.setAutoCommit(true);
        statement.execute("checkpoint");
      }
    } catch (SQLException e) {
      throw new BenchException("the stock cannot be written: " + e.getMessage(), e);
    }
  }

  private void write(Crowd crowd, int messages, Connection connection, Statement statement)
      throws SQLException {
    writeTenants(crowd, connection);
    for (String sql : OF_TENANTS) {
      statement.execute(sql.formatted(now));
    }
    List<String> indexes = withoutIndexes(statement);
    Crowd.Shape shape = crowd.shape();
    long first = 1L << NUMBER_BITS;
    writeCustomers("active", Crowd.ACTIVE_AREA, first, statement);
    writeMessages(now.minus(ACTIVE_SINCE), messages, statement);
    writeCustomers("dormant", Crowd.DORMANT_AREA, first + shape.customers(), statement);
    writeMessages(now.minus(DORMANT_SINCE), 1, statement);
    for (String index : indexes) {
      statement.execute(index);
    }
    long versions = ((first + shape.customers() + shape.dormant()) >> NUMBER_BITS) + 1;
    statement.execute("update lane set version = version + " + versions);
  }

  private void writeTenants(Crowd crowd, Connection connection) throws SQLException {
    int tenants = crowd.shape().tenants();
    LaneMap lanes = new LaneMap(laneCount(connection));
    Integer[][] columns = new Integer[5][tenants];
    String[] ids = new String[tenants];
    for (int tenant = 0; tenant < tenants; tenant++) {
      ids[tenant] = Crowd.tenantId(tenant);
      columns[0][tenant] = lanes.laneOf(ids[tenant]);
      columns[1][tenant] = crowd.active(tenant);
      columns[2][tenant] = crowd.firstActive(tenant);
      columns[3][tenant] = crowd.dormant(tenant);
      columns[4][tenant] = crowd.firstDormant(tenant);
    }
    try (PreparedStatement insert = connection.prepareStatement(TENANTS)) {
      insert.setArray(1, integers(connection, columns[0]));
      insert.setArray(2, connection.createArrayOf("text", ids));
      for (int column = 1; column < columns.length; column++) {
        insert.setArray(column + 2, integers(connection, columns[column]));
      }
      insert.execute();
    }
  }

  private static Array integers(Connection connection, Integer[] values) throws SQLException {
    return connection.createArrayOf("integer", values);
  }

  private static int laneCount(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select lanes from installation")) {
      result.next();
      return result.getInt(1);
    }
  }

  private void writeCustomers(String kind, String area, long firstNumber, Statement statement)
      throws SQLException {
    statement.execute("drop table if exists stock_customer");
    statement.execute(
        """
        create temporary table stock_customer on commit drop as
        select lane, tenant_no, %2$d + c as conversation_no,
          '%3$s' || lpad(c::text, greatest(%4$d, length(c::text)), '0') as customer_id
        from stock cross join lateral generate_series(first_%1$s, first_%1$s + %1$s - 1) c
        order by lane, conversation_no
        """
            .formatted(kind, firstNumber, area, Crowd.DIGITS_MIN));
  }

  private void writeMessages(Instant at, int messages, Statement statement) throws SQLException {
    String time = at.atOffset(ZoneOffset.UTC).toString();
    for (String sql : OF_CUSTOMERS) {
      statement.execute(sql.formatted(time, messages));
    }
    statement.execute(MESSAGES.formatted(time, messages));
  }

  /**
   * Takes the indexes of the messages away, because to make them afterwards takes a fraction of the
   * time.
   *
   * @return what makes them again
   */
  private static List<String> withoutIndexes(Statement statement) throws SQLException {
    List<String> drop = new ArrayList<>();
    List<String> make = new ArrayList<>();
    try (ResultSet found =
        statement.executeQuery(
            """
            select i.relname, pg_get_indexdef(i.oid), c.conname, pg_get_constraintdef(c.oid)
            from pg_index x
            join pg_class i on i.oid = x.indexrelid
            left join pg_constraint c on c.conindid = i.oid
            where x.indrelid = 'message'::regclass
            """)) {
      while (found.next()) {
        String constraint = found.getString(3);
        boolean isKey = constraint != null;
        drop.add(
            isKey
                ? "alter table message drop constraint " + constraint
                : "drop index " + found.getString(1));
        make.add(
            isKey
                ? "alter table message add constraint " + constraint + " " + found.getString(4)
                : found.getString(2));
      }
    }
    for (String sql : drop) {
      statement.execute(sql);
    }
    return make;
  }
}
