package dev.tollgate.server.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.database.Await;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.Sql;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.domain.ReservationRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What decisions on reservations read, while the planner knows nothing of their young table. */
class ReservationReadsIT {
  private static final int BATCHES = 10;
  private static final int BATCH = 50;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void aBatchReadsNoReservationsOfOtherCustomers() throws Exception {
    ConnectionSettings settings;
    try (WritePath path = WritePath.onFreshDatabase()) {
      settings = path.settings;
      for (int batch = 0; batch < BATCHES; batch++) {
        path.reserve(requests(batch));
      }
    }
    // A connection that has ended has told of all that it wrote, and read.
    Await.until(
        "all connections have told", LIMIT, () -> statistic(settings, "n_tup_ins") == reserved());
    long read = statistic(settings, "idx_tup_fetch");
    assertTrue(read < reserved(), "read " + read);
  }

  private static long reserved() {
    return (long) BATCHES * BATCH;
  }

  private static List<ReservationRequest> requests(int batch) {
    return IntStream.range(0, BATCH)
        .mapToObj(i -> batch + "-" + i)
        .map(
            name ->
                new ReservationRequest(
                    "t", new Recipient.Customer(name), name, Duration.ofMinutes(1)))
        .toList();
  }

  private static long statistic(ConnectionSettings settings, String name) throws SQLException {
    return Long.parseLong(
        Sql.one(
            settings,
            "select " + name + " from pg_stat_user_tables where relname = 'reservation'"));
  }
}
