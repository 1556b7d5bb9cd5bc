package dev.tollgate.server.pipeline;

import dev.tollgate.server.database.TestPostgres;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Sends random histories, each in several orders, and fails with the smallest that goes wrong. */
final class HistoryRuns {
  /** How often each history is sent, each time as another tenant. */
  static final int ORDERS = 5;

  /** Histories that share their batches: what a commit costs, they share too. */
  private static final int GROUP_MAX = 50;

  private static final Instant FROM = Instant.parse("2025-01-20T00:00:00Z");
  private static final Duration STEP = HistoryGenerator.CLOCKS_SPAN.plusDays(1);

  private final List<WritePath> paths;
  private final long seed;

  /** Runs on write paths that share a database. */
  HistoryRuns(List<WritePath> paths, long seed) {
    this.paths = paths;
    this.seed = seed;
  }

  /** Runs so many histories. */
  void run(int histories) throws Exception {
    Random random = new Random(seed);
    HistoryGenerator generator = new HistoryGenerator(random);
    try (Connection connection = TestPostgres.connect(paths.get(0).settings);
        HistorySender sender = new HistorySender(paths)) {
      for (int group = 0; group * GROUP_MAX < histories; group++) {
        int size = Math.min(GROUP_MAX, histories - group * GROUP_MAX);
        List<Instant> clocks = generator.clocks(FROM.plus(STEP.multipliedBy(group)));
        List<HistoryOrder> orders = new ArrayList<>();
        for (int h = 0; h < size; h++) {
          String name = "history-" + group + "-" + h;
          RandomHistory history = generator.history(clocks);
          for (int order = 0; order < ORDERS; order++) {
            orders.add(HistoryOrder.random(name + "-" + order, name, history, random));
          }
        }
        sender.send(orders);
        fail(HistoryCheck.failures(orders, sender, connection));
        sender.forget();
      }
    }
  }

  private void fail(Map<HistoryOrder, AssertionError> failures) throws Exception {
    if (failures.isEmpty()) {
      return;
    }
    HistoryOrder first = failures.keySet().iterator().next();
    try (HistoryShrinker shrinker = new HistoryShrinker(paths.size())) {
      throw shrinker.explained(seed, first, Objects.requireNonNull(failures.get(first)));
    }
  }
}
