package dev.tollgate.server.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.SessionPolicy;
import dev.tollgate.server.domain.SessionRule;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Histories of several pages, with equal times where a page ends, folded again from the start. */
class LongHistoryIT {
  private static final Instant T = Instant.parse("2025-01-10T00:00:00Z");
  private static final int SIZE = 2 * SessionChanges.HISTORY_PAGE + 500;
  private static final int EQUAL_TIMES = 7;

  @Test
  void theFirstMessageComesLast() throws Exception {
    for (SessionPolicy policy : List.of(SessionPolicy.FIXED, SessionPolicy.SLIDING_INBOUND)) {
      List<HistoryMessage> recorded = messages("a", Duration.ofMinutes(40));
      HistoryMessage late = message("late", T.minus(Duration.ofHours(13)), "a", List.of());
      check(policy, recorded, late);
    }
  }

  @Test
  void twoLongHistoriesBecomeOne() throws Exception {
    for (SessionPolicy policy : List.of(SessionPolicy.FIXED, SessionPolicy.SLIDING_INBOUND)) {
      List<HistoryMessage> recorded = messages("a", Duration.ofMinutes(40));
      recorded.addAll(messages("b", Duration.ofMinutes(31)));
      HistoryMessage joining = message("joining", T.plus(Duration.ofDays(2)), "a", List.of("b"));
      check(policy, recorded, joining);
    }
  }

  private static void check(
      SessionPolicy policy, List<HistoryMessage> recorded, HistoryMessage last) throws Exception {
    List<HistoryMessage> all = new ArrayList<>(recorded);
    all.add(last);
    SessionRule rule = new SessionRule(policy, Duration.ofHours(24));
    RandomHistory history =
        new RandomHistory(
            all,
            List.of(new RandomHistory.Setup(rule, BillingCalendar.DEFAULT.latestRule())),
            List.of(WritePath.NOW),
            false);
    HistoryOrder order =
        new HistoryOrder("tenant", "plan", history, List.of(List.of(recorded, List.of(last))));
    try (WritePath path = WritePath.onFreshDatabase();
        HistorySender sender = new HistorySender(List.of(path));
        Connection connection = TestPostgres.connect(path.settings)) {
      sender.send(List.of(order));
      assertEquals(Map.of(), new HistoryCheck(path, connection).failures(List.of(order), sender));
    }
  }

  private static List<HistoryMessage> messages(String customer, Duration gap) {
    List<HistoryMessage> messages = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      Instant time = T.plus(gap.multipliedBy(i / EQUAL_TIMES));
      messages.add(message(customer + i, time, customer, List.of()));
    }
    return messages;
  }

  private static HistoryMessage message(
      String id, Instant time, String customer, List<String> aliases) {
    MessageKind kind = id.hashCode() % 5 == 0 ? MessageKind.INBOUND : MessageKind.OUTBOUND_DIRECT;
    return new HistoryMessage(id, kind, time, customer, aliases, null);
  }
}
