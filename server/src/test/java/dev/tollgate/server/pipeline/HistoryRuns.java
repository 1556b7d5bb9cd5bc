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
    long messages = 0;
    long periods = 0;
    try (Connection connection = TestPostgres.connect(paths.get(0).settings);
        HistorySender sender = new HistorySender(paths)) {
      for (int group = 0; group * GROUP_MAX < histories; group++) {
        List<Instant> clocks = generator.clocks(FROM.plus(STEP.multipliedBy(group)));
        List<HistoryOrder> orders = new ArrayList<>();
        for (int h = group * GROUP_MAX; h < Math.min(histories, (group + 1) * GROUP_MAX); h++) {
          orders.addAll(orders("history-" + h, generator.history(clocks), random));
        }
        sender.send(orders);
        HistoryCheck check = new HistoryCheck(paths.get(0), connection);
        fail(check.failures(orders, sender));
        sender.forget();
        messages += orders.stream().mapToInt(order -> order.everyMessage().size()).sum();
        periods += check.comparedPeriods();
      }
    }
    System.out.printf(
        "%d histories in %d orders each: %d messages, %d periods day by day%n",
        histories, ORDERS, messages, periods);
  }

  private static List<HistoryOrder> orders(String name, RandomHistory history, Random random) {
    List<HistoryOrder> orders = new ArrayList<>();
    for (int order = 0; order < ORDERS; order++) {
      orders.add(HistoryOrder.random(name + "-" + order, name, history, random));
    }
    return orders;
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
