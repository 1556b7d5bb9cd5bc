package dev.tollgate.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ibatis.session.SqlSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Statements that take a few rows take no more, however they are planned. */
class OutboxLimitsIT {
  private static final int LANE = 1;
  private static final long ENDPOINT = 7;
  private static final int LIMIT = 4;
  private static final Instant NOW = TestInstallation.START;

  private static final String DUE_DELIVERIES =
      "insert into webhook_delivery"
          + " (lane, event_no, endpoint_no, state, created_at, retry_until, next_attempt_at)"
          + " select 1, no, 7, 'PENDING', '2025-01-10Z', '2025-01-13Z', '2025-01-14Z'"
          + " from generate_series(1, 1000) no";

  private static final String DONE_DELIVERIES =
      "insert into webhook_delivery"
          + " (lane, event_no, endpoint_no, state, created_at, retry_until, next_attempt_at,"
          + " expires_at)"
          + " select 1, no, 7, 'DELIVERED', '2025-01-01Z', '2025-01-04Z', '2025-01-01Z',"
          + " '2025-01-08Z'"
          + " from generate_series(1, 1000) no";

  private static final String EVENTS =
      "insert into outbox_event (lane, event_no, kind, payload, created_at, expires_at)"
          + " select 1, no, 'quota.threshold', '{}', '2025-01-01Z', '2025-01-08Z'"
          + " from generate_series(1, 1000) no";

  private final TestInstallation it = new TestInstallation();

  /** A statement with a limit; the rows that it took. */
  private interface Step {
    int taken(OutboxMapper mapper);
  }

  /** The plans that a statement may get. */
  private enum Plans {
    /** As the planner likes that knows the tables as empty. */
    OF_EMPTY_TABLES,
    /** One side of a join is looked through for each row of the other. */
    NESTED_LOOPS
  }

  @BeforeEach
  void knowTheTablesAsEmpty() throws SQLException {
    execute(
        "alter table webhook_delivery set (autovacuum_enabled = false)",
        "alter table outbox_event set (autovacuum_enabled = false)",
        "analyze webhook_delivery",
        "analyze outbox_event");
  }

  @AfterEach
  void close() {
    it.close();
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = it.writers().getConnection()) {
      execute(connection, statements);
    }
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  static Stream<Arguments> steps() {
    List<String> due = List.of(EVENTS, DUE_DELIVERIES);
    List<String> done = List.of(EVENTS, DONE_DELIVERIES);
    Instant later = NOW.plus(Duration.ofDays(1));
    return Stream.of(Plans.values())
        .flatMap(
            plans ->
                Stream.of(
                    step(
                        plans,
                        "claim",
                        due,
                        m -> m.claim(LANE, ENDPOINT, NOW, later, LIMIT).size()),
                    step(
                        plans,
                        "parkOverdue",
                        due,
                        m -> m.parkOverdue(LANE, ENDPOINT, NOW, later, LIMIT)),
                    step(
                        plans,
                        "deleteDeliveriesTo",
                        due,
                        m -> m.deleteDeliveriesTo(LANE, ENDPOINT, LIMIT)),
                    step(
                        plans, "deleteDeliveries", done, m -> m.deleteDeliveries(LANE, NOW, LIMIT)),
                    step(
                        plans,
                        "postponeEvents",
                        done,
                        m -> m.postponeEvents(LANE, NOW, later, LIMIT)),
                    step(
                        plans,
                        "deleteEvents",
                        List.of(EVENTS),
                        m -> m.deleteEvents(LANE, NOW, LIMIT))));
  }

  private static Arguments step(Plans plans, String name, List<String> rows, Step step) {
    return arguments(plans, rows, Named.of(name, step));
  }

  @ParameterizedTest(name = "{2}, {0}")
  @MethodSource("steps")
  void noMoreIsTakenThanTheLimit(Plans plans, List<String> rows, Step step) throws SQLException {
    execute(rows.toArray(String[]::new));
    try (Connection connection = it.writers().getConnection()) {
      connection.setAutoCommit(false);
      if (plans == Plans.NESTED_LOOPS) {
        execute(
            connection,
            "set local enable_hashjoin = off",
            "set local enable_mergejoin = off",
            "set local enable_material = off");
      }
      try (SqlSession session = Sessions.on(connection)) {
        assertEquals(LIMIT, step.taken(session.getMapper(OutboxMapper.class)));
      }
    }
  }
}
