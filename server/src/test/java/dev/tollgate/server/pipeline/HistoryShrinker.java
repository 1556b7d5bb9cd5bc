package dev.tollgate.server.pipeline;

import dev.tollgate.server.database.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a history that failed smaller: leaves out messages, one by one, as long as the rest, sent
 * in the same order and batches, fails as well.
 */
final class HistoryShrinker implements AutoCloseable {
  private static final int ATTEMPTS_MAX = 600;

  private final List<WritePath> paths;
  private final Connection connection;
  private int attempts;

  /** Sends what is to be shrunk through as many write paths. */
  HistoryShrinker(int replicas) throws Exception {
    WritePath path = WritePath.onFreshDatabase();
    paths = replicas == 1 ? List.of(path) : List.of(path, path.replica());
    connection = TestPostgres.connect(path.settings);
  }

  /** The seed, the smallest history found, and how it fails. */
  AssertionError explained(long seed, HistoryOrder order, AssertionError failure) throws Exception {
    HistoryOrder smallest = order;
    AssertionError last = failure(order.as("whole"));
    String how = last == null ? "does not fail alone: as it was sent among others" : "shrunk";
    for (boolean smaller = last != null; smaller; ) {
      smaller = false;
      for (HistoryMessage message : smallest.history().messages()) {
        HistoryOrder less = smallest.without(message, "shrunk-" + attempts);
        AssertionError fails = less.beginsBeforeChanges() ? failure(less) : null;
        if (fails != null) {
          smallest = less;
          last = fails;
          smaller = true;
        }
      }
    }
    String text = "-Dtollgate.seed=" + seed + ", " + how + "\n" + smallest;
    return new AssertionError(text, last == null ? failure : last);
  }

  private @Nullable AssertionError failure(HistoryOrder order) throws Exception {
    if (order.history().messages().isEmpty() || ++attempts > ATTEMPTS_MAX) {
      return null;
    }
    try (Statement statement = connection.createStatement();
        HistorySender sender = new HistorySender(paths)) {
      // A lane's clock never goes back by itself, and decides from when on a rule holds.
      statement.execute("update lane set clock = '2020-01-01T00:00:00Z'");
      sender.send(List.of(order));
      Map<HistoryOrder, AssertionError> failures =
          new HistoryCheck(paths.get(0), connection).failures(List.of(order), sender);
      return failures.get(order);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    paths.forEach(WritePath::close);
  }
}
