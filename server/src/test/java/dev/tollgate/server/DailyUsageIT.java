package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.Message;
import dev.tollgate.client.OutboundMessage;
import dev.tollgate.client.Recipient;
import dev.tollgate.client.SendPath;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.TrackOutcome;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.DailyUsage;
import dev.tollgate.metering.v1.GetDailyUsageRequest;
import dev.tollgate.metering.v1.GetDailyUsageResponse;
import dev.tollgate.metering.v1.GetUsageHistoryRequest;
import dev.tollgate.metering.v1.MonthlyUsage;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import dev.tollgate.metering.v1.UsageServiceGrpc.UsageServiceBlockingStub;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Usage by day and by month, against counts that are made another way: by local dates. */
class DailyUsageIT {
  private static final int MESSAGES = 400;
  private static final int CUSTOMERS = 12;
  private static final Duration WINDOW = Duration.ofHours(24);

  /** A tenant, and a time in whose quarter its messages lie. Later ones come later. */
  private record Scenario(String tenantId, ZoneId zone, int anchorDay, YearMonth last) {
    static Scenario of(String zone, int anchorDay, String last) {
      return new Scenario("in " + zone, ZoneId.of(zone), anchorDay, YearMonth.parse(last));
    }

    Instant start(YearMonth month) {
      return month.atDay(anchorDay).atStartOfDay(zone).toInstant();
    }
  }

  /** kind: 0 inbound, 1 direct, 2 queued. */
  private record Sent(int number, int customer, Instant time, int kind) {}

  /** Conversations, inbound, direct, queued. */
  private record Counts(long conversations, long inbound, long direct, long queued) {
    static final Counts NONE = new Counts(0, 0, 0, 0);

    Counts plus(Counts other) {
      return new Counts(
          conversations + other.conversations,
          inbound + other.inbound,
          direct + other.direct,
          queued + other.queued);
    }
  }

  private static volatile Instant now = Instant.parse("2011-01-01T00:00:00Z");
  private static ConnectionSettings database;
  private static TestServer server;
  private static TollgateClient client;
  private static UsageServiceBlockingStub usage;

  @BeforeAll
  static void start() {
    database = TestPostgres.freshDatabase();
    server = TestServer.on(database, () -> now);
    client = server.client();
    usage = UsageServiceGrpc.newBlockingStub(client.channel());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void daysAndMonthsAreThoseOfTheMessages() throws Exception {
    long seed = Long.getLong("tollgate.seed", System.nanoTime());
    Random random = new Random(seed);
    for (Scenario scenario :
        List.of(
            Scenario.of("Pacific/Apia", 1, "2012-01"),
            Scenario.of("America/Sao_Paulo", 4, "2018-12"),
            Scenario.of("America/New_York", 1, "2024-04"),
            Scenario.of("Asia/Riyadh", 15, "2024-04"),
            Scenario.of("UTC", 28, "2025-04"))) {
      check(scenario, random, "-Dtollgate.seed=" + seed + " " + scenario);
    }
  }

  private static void check(Scenario scenario, Random random, String what) throws Exception {
    now = scenario.start(scenario.last().plusMonths(1)).minusSeconds(1);
    AdminServiceGrpc.newBlockingStub(client.channel())
        .updateTenant(
            UpdateTenantRequest.newBuilder()
                .setTenant(
                    Tenant.newBuilder()
                        .setTenantId(scenario.tenantId())
                        .setTimeZone(scenario.zone().getId())
                        .setAnchorDay(scenario.anchorDay()))
                .setAllowMissing(true)
                .build());
    List<Sent> sent = messages(scenario, random);
    track(scenario, sent, random);

    Map<LocalDate, Counts> days = days(scenario, sent, sent);
    requireDays(scenario, days, what);
    requireMonths(scenario, days, what);

    // The sessions stay here: taking back folds them, and this only shows what reads make of it.
    sqlVoid(scenario);
    List<Sent> left = sent.stream().filter(message -> message.number() % 7 != 0).toList();
    assertTrue(left.size() < sent.size(), what);
    requireDays(scenario, days(scenario, left, sent), what + ", some taken back");
  }

  /** Some at the edges of days, two or more at the same time. */
  private static List<Sent> messages(Scenario scenario, Random random) {
    Instant from = scenario.start(scenario.last().minusMonths(2));
    long micros = Duration.between(from, now).toMillis() * 1_000;
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      Instant time = from.plusNanos(1_000 * random.nextLong(micros));
      if (i % 3 == 0) {
        LocalDate date = time.atZone(scenario.zone()).toLocalDate();
        Instant midnight = date.atStartOfDay(scenario.zone()).toInstant();
        time = midnight.isBefore(from) ? from : midnight.minusNanos(1_000L * (i % 2));
      }
      sent.add(
          new Sent(
              i, random.nextInt(CUSTOMERS), time.isBefore(from) ? from : time, random.nextInt(3)));
    }
    return sent;
  }

  private static void track(Scenario scenario, List<Sent> sent, Random random) {
    List<Sent> shuffled = new ArrayList<>(sent);
    Collections.shuffle(shuffled, random);
    List<Message> batch = shuffled.stream().map(message -> message(scenario, message)).toList();
    for (TrackOutcome outcome : client.direct().trackBatch(batch)) {
      assertTrue(outcome instanceof TrackOutcome.Recorded, outcome::toString);
    }
  }

  private static Message message(Scenario scenario, Sent sent) {
    String customerId = "c" + sent.customer();
    String messageId = scenario.tenantId() + "/" + sent.number();
    if (sent.kind() == 0) {
      return InboundMessage.builder(scenario.tenantId(), customerId)
          .messageId(messageId)
          .occurredAt(sent.time())
          .build();
    }
    return OutboundMessage.builder(
            scenario.tenantId(),
            Recipient.customer(customerId),
            sent.kind() == 1 ? SendPath.DIRECT : SendPath.QUEUED)
        .messageId(messageId)
        .occurredAt(sent.time())
        .build();
  }

  /** What each date has, of messages that stand and of the sessions that all of them made. */
  private static Map<LocalDate, Counts> days(
      Scenario scenario, List<Sent> standing, List<Sent> all) {
    Map<LocalDate, Counts> days = new TreeMap<>();
    for (Sent sent : standing) {
      Counts one =
          new Counts(
              0, sent.kind() == 0 ? 1 : 0, sent.kind() == 1 ? 1 : 0, sent.kind() == 2 ? 1 : 0);
      days.merge(sent.time().atZone(scenario.zone()).toLocalDate(), one, Counts::plus);
    }
    for (int customer = 0; customer < CUSTOMERS; customer++) {
      int of = customer;
      Instant end = Instant.MIN;
      for (Instant time :
          all.stream().filter(sent -> sent.customer() == of).map(Sent::time).sorted().toList()) {
        if (!time.isBefore(end)) {
          LocalDate date = time.atZone(scenario.zone()).toLocalDate();
          days.merge(date, new Counts(1, 0, 0, 0), Counts::plus);
        }
        end = time.plus(WINDOW);
      }
    }
    return days;
  }

  private static void requireDays(Scenario scenario, Map<LocalDate, Counts> expected, String what) {
    for (int back = 0; back < 4; back++) {
      YearMonth month = scenario.last().minusMonths(back);
      Map<LocalDate, Counts> wanted = new TreeMap<>();
      month
          .atDay(scenario.anchorDay())
          .datesUntil(month.plusMonths(1).atDay(scenario.anchorDay()))
          // A date that the zone left out begins on another.
          .filter(date -> date.atStartOfDay(scenario.zone()).toLocalDate().equals(date))
          .forEach(date -> wanted.put(date, expected.getOrDefault(date, Counts.NONE)));
      GetDailyUsageRequest.Builder request =
          GetDailyUsageRequest.newBuilder().setTenantId(scenario.tenantId());
      if (back > 0) {
        request.setYear(month.getYear()).setMonth(month.getMonthValue());
      }
      GetDailyUsageResponse answer = usage.getDailyUsage(request.build());
      Map<LocalDate, Counts> counted = new TreeMap<>();
      answer.getDaysList().forEach(day -> counted.put(date(day), counts(day)));

      assertEquals(wanted, counted, what + " " + month);
      assertEquals(wanted.size(), answer.getDaysCount(), what);
      assertEquals(
          new ArrayList<>(wanted.keySet()),
          answer.getDaysList().stream().map(DailyUsageIT::date).toList(),
          what);
      assertEquals(month.getMonthValue(), answer.getPeriod().getMonth(), what);
      assertEquals(
          scenario.start(month).getEpochSecond(), answer.getPeriod().getStart().getSeconds(), what);
    }
  }

  private static void requireMonths(Scenario scenario, Map<LocalDate, Counts> days, String what) {
    List<MonthlyUsage> months =
        usage
            .getUsageHistory(
                GetUsageHistoryRequest.newBuilder()
                    .setTenantId(scenario.tenantId())
                    .setMonths(5)
                    .build())
            .getUsageList();
    assertEquals(5, months.size(), what);
    for (int back = 0; back < 5; back++) {
      YearMonth month = scenario.last().minusMonths(back);
      Counts wanted =
          days.entrySet().stream()
              .filter(day -> !day.getKey().isBefore(month.atDay(scenario.anchorDay())))
              .filter(day -> day.getKey().isBefore(month.plusMonths(1).atDay(scenario.anchorDay())))
              .map(Map.Entry::getValue)
              .reduce(Counts.NONE, Counts::plus);
      MonthlyUsage counted = months.get(back);
      assertEquals(month.getYear(), counted.getPeriod().getYear(), what);
      assertEquals(month.getMonthValue(), counted.getPeriod().getMonth(), what);
      assertEquals(
          wanted,
          new Counts(
              counted.getConversationCount(),
              counted.getInboundCount(),
              counted.getOutboundDirectCount(),
              counted.getOutboundQueuedCount()),
          what + " " + month);
    }
  }

  private static LocalDate date(DailyUsage day) {
    return LocalDate.of(day.getDay().getYear(), day.getDay().getMonth(), day.getDay().getDay());
  }

  private static Counts counts(DailyUsage day) {
    return new Counts(
        day.getConversationCount(),
        day.getInboundCount(),
        day.getOutboundDirectCount(),
        day.getOutboundQueuedCount());
  }

  /** Takes every seventh message back. */
  private static void sqlVoid(Scenario scenario) throws SQLException {
    try (Connection connection = TestPostgres.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into message_void (lane, tenant_no, message_key, voided_at, voided_by, reason)"
              + " select m.lane, m.tenant_no, m.message_key, m.received_at, 'test', 'a mistake'"
              + " from message m join tenant t on t.lane = m.lane and t.tenant_no = m.tenant_no"
              + " where t.tenant_id = '"
              + scenario.tenantId()
              + "' and substring(m.message_id from '[0-9]+$')::integer % 7 = 0");
    }
  }
}
