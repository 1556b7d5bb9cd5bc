package dev.tollgate.server.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Compares what became of histories with the oracle. */
final class HistoryCheck {
  private final Connection connection;
  private final ReadDays days;
  private int comparedPeriods;

  /** Compares what stands in a write path's database, and what is read from there. */
  HistoryCheck(WritePath path, Connection connection) {
    this.connection = connection;
    this.days = new ReadDays(path.usage(), path.time());
  }

  /** The histories that did not become what they should, and how. */
  Map<HistoryOrder, AssertionError> failures(List<HistoryOrder> orders, HistorySender sender)
      throws SQLException {
    Map<String, StoredHistory> stored =
        StoredHistory.read(connection, orders.stream().map(HistoryOrder::tenant).toList());
    Map<String, HistoryOrder> byTenant = new TreeMap<>();
    orders.forEach(order -> byTenant.put(order.tenant(), order));
    Map<HistoryOrder, AssertionError> failures = new java.util.LinkedHashMap<>();
    byTenant.forEach(
        (tenant, order) -> {
          try {
            check(order, Objects.requireNonNull(stored.get(tenant)), sender.answers(tenant));
          } catch (AssertionError e) {
            failures.put(order, e);
          }
        });
    return failures;
  }

  private void check(HistoryOrder order, StoredHistory stored, HistoryAnswers answers) {
    HistoryOracle oracle = new HistoryOracle(order.history());
    List<String> faults = new ArrayList<>(answers.faults());
    for (HistoryMessage message : order.history().messages()) {
      if (!stored.leads(answers.conversation(message.id()), message.id())) {
        faults.add("the conversation in the answer to " + message.id() + " leads elsewhere");
      }
    }
    assertEquals(List.of(), faults);
    assertEquals(text(oracle.stored()), text(stored.lines()));
    assertEquals(text(oracle.repeats()), text(answers.repeats()));
    List<String> expectedDays = oracle.days().lines();
    List<String> readDays = days.lines(order.tenant(), oracle.days().months());
    assertEquals(text(expectedDays), text(readDays));
    comparedPeriods += oracle.days().months().size();
  }

  /** How many periods of tenants were, day by day, as they should be. */
  int comparedPeriods() {
    return comparedPeriods;
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines);
  }
}
